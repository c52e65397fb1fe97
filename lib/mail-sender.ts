import { ArnFormat, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Whom mails come from. */
export interface MailSender {
  /** The email, or `none`. */
  readonly email: string;
  /** ARN of the identity that sending is granted on. */
  readonly identityArn: string;
}

const parameterName = ({ name }: Settings) => `/${name}/mail-from`;

/**
 * The parameter `MailFrom` and, where it is given, the identity of SES that proves it: SES mails a link to that
 * email, and sends nothing before it is followed. A deployment without one sends no mail.
 */
export function makeMailSender(scope: Construct, settings: Settings): void {
  const from = new CfnParameter(scope, 'MailFrom', {
    description: 'Email that mails come from (nubo@example.com); empty: none are sent',
    default: '',
  });
  const given = new CfnCondition(scope, 'HasMailFrom', {
    expression: Fn.conditionNot(Fn.conditionEquals(from.valueAsString, '')),
  });
  const identity = new CfnEmailIdentity(scope, 'MailIdentity', { emailIdentity: from.valueAsString });
  identity.cfnOptions.condition = given;
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
  const identityArn = Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'identity',
    resourceName: email,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return { email, identityArn };
}
