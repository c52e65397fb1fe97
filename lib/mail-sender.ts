import { ArnFormat, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Whom mails come from. */
export interface MailSender {
  /** The email, or `none`. */
  readonly email: string;
  /**
   * Sending as this email and no other. The resource is every identity: SES also asks about the identity of a
   * recipient where the account has one, as each account in its sandbox does.
   */
  readonly statement: PolicyStatement;
}

/** The resource of the statement as cdk-nag writes it. */
export const MAIL_FINDING = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*';

const parameterName = ({ name }: Settings) => `/${name}/mail-from`;

/**
 * The parameter `MailFrom` and, where it is given, the identity of SES that proves it: SES mails a link to that
 * email, and sends nothing before it is followed. `CreateMailIdentity` is `false` where the account has an identity
 * for the email or its domain already. A deployment without `MailFrom` sends no mail.
 */
export function makeMailSender(scope: Construct, settings: Settings): void {
  const from = new CfnParameter(scope, 'MailFrom', {
    description: 'Email that mails come from (nubo@example.com); empty: none are sent',
    default: '',
  });
  const create = new CfnParameter(scope, 'CreateMailIdentity', {
    description: 'false where SES has an identity for MailFrom or its domain already',
    allowedValues: ['true', 'false'],
    default: 'true',
  });
  const isGiven = Fn.conditionNot(Fn.conditionEquals(from.valueAsString, ''));
  const given = new CfnCondition(scope, 'HasMailFrom', { expression: isGiven });
  const identity = new CfnEmailIdentity(scope, 'MailIdentity', { emailIdentity: from.valueAsString });
  identity.cfnOptions.condition = new CfnCondition(scope, 'CreatesMailIdentity', {
    expression: Fn.conditionAnd(isGiven, Fn.conditionEquals(create.valueAsString, 'true')),
  });
  new StringParameter(scope, 'MailFromValue', {
    parameterName: parameterName(settings),
    description: 'Email that mails come from',
    // A parameter's value cannot be empty.
    stringValue: Fn.conditionIf(given.logicalId, from.valueAsString, 'none').toString(),
  });
}

/** The sender as the stack of a service reads it, at each deployment: an export that is imported could not change. */
export function mailSenderFor(scope: Construct, settings: Settings): MailSender {
  const email = StringParameter.valueForStringParameter(scope, parameterName(settings));
  const identities = Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'identity',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const statement = new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [identities],
    conditions: { StringEquals: { 'ses:FromAddress': email } },
  });
  return { email, statement };
}
