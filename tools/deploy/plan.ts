import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Domain } from '../../lib/settings.ts';
import type { Account } from './account.ts';
import { needsBootstrap } from './checks/bootstrap.ts';
import { checkConcurrency } from './checks/concurrency.ts';
import { checkDomain } from './checks/domain.ts';
import { checkFreePlan } from './checks/free-plan.ts';
import { checkMail } from './checks/mail.ts';
import { chooseZones } from './checks/zones.ts';
import { codeOf, type Finding, isDenied, notice } from './finding.ts';
import type { DeployOptions } from './options.ts';
import { findStacks, remediesFor, stackName } from './stacks.ts';

/** What a deployment will do, decided before anything is changed. */
export interface DeployPlan {
  readonly findings: readonly Finding[];
  readonly bootstrap: boolean;
  /** Stacks to roll back, and stacks whose termination protection is lifted, before the deployment. */
  readonly rollBack: readonly string[];
  readonly unprotect: readonly string[];
  /** CDK context (lib/settings.ts). */
  readonly context: Readonly<Record<string, string>>;
  /** Parameters, as `STACK:NAME=VALUE`. */
  readonly parameters: readonly string[];
  /** Given once the first deployment is done: the database is protected from deletion from then on. */
  readonly afterwards: readonly string[];
}

/** Looks at the account and decides. Changes nothing. */
export async function planDeployment(options: DeployOptions, account: Account): Promise<DeployPlan> {
  const { name, profile } = options;
  const stacks = await findStacks(name);
  const at = (stack: string) => stacks.find(({ StackName }) => StackName === stackName(name, stack));
  const remedies = remediesFor(stacks);
  const [bootstrap, concurrency, freePlan, zones, mail, domain] = await Promise.all([
    needsBootstrap(),
    allowed('lambda:GetAccountSettings', () => checkConcurrency(profile)),
    allowed('freetier:GetAccountPlanState', () => checkFreePlan(profile)),
    allowed('ec2:DescribeAvailabilityZones', () => chooseZones(profile, at('Network'))),
    options.mailFrom === undefined
      ? undefined
      : allowed('ses:GetAccount and ses:GetEmailIdentity', () =>
          checkMail(options.mailFrom ?? '', at('Data')),
        ),
    options.domain === undefined
      ? undefined
      : checkDomain(options.domain, options.certificate, account.region),
  ]);
  const found = <T>(result: T | Finding | undefined): T | undefined =>
    result !== undefined && !isFinding(result) ? result : undefined;
  const denied = [concurrency, freePlan, zones, mail].filter((result) => isFinding(result));
  const created = isMade(at('Data'));
  return {
    findings: [
      ...remedies.findings,
      ...denied,
      ...[concurrency, freePlan, zones, mail].flatMap((result) => found(result)?.findings ?? []),
      ...(domain?.findings ?? []),
    ],
    bootstrap,
    rollBack: remedies.rollBack,
    unprotect: remedies.unprotect,
    context: contextOf(options, {
      zones: found(zones)?.zones,
      backupDays: found(freePlan)?.backupDays,
      functionUrls: found(concurrency)?.functionUrls ?? 0,
      domain: domain?.domain,
    }),
    parameters: parametersOf(options, found(mail)?.createsIdentity, created),
    afterwards: profile === 'prod' && !created ? [`${stackName(name, 'Data')}:ProtectDatabase=true`] : [],
  };
}

/** Whether its first creation succeeded once. */
function isMade(stack: Stack | undefined): boolean {
  return stack !== undefined && !/^(REVIEW_|ROLLBACK_|CREATE_(?!COMPLETE))/.test(stack.StackStatus ?? '');
}

/** The result of a check, or a notice where the caller may not ask. */
async function allowed<T>(permission: string, check: () => Promise<T>): Promise<T | Finding> {
  try {
    return await check();
  } catch (error) {
    if (!isDenied(error)) throw error;
    return notice(`not checked, because the caller lacks ${permission} (${codeOf(error)})`);
  }
}

function isFinding(result: unknown): result is Finding {
  return typeof result === 'object' && result !== null && 'kind' in result && 'message' in result;
}

/** What the checks decided. */
interface Decided {
  readonly zones: readonly string[] | undefined;
  readonly backupDays: number | undefined;
  readonly functionUrls: number;
  readonly domain: Domain | undefined;
}

function contextOf(
  { name, profile, consoleDomain, consoleCertificate }: DeployOptions,
  { zones, backupDays, functionUrls, domain }: Decided,
): Record<string, string> {
  return {
    'nubo:name': name,
    'nubo:profile': profile,
    'nubo:function-url-concurrency': String(functionUrls),
    ...(zones && { 'nubo:zones': zones.join(',') }),
    ...(backupDays && { 'nubo:backup-days': String(backupDays) }),
    ...(domain && { 'nubo:domain': domain.name }),
    ...(domain?.certificateArn && { 'nubo:certificate': domain.certificateArn }),
    ...(consoleDomain && { 'nubo:console-domain': consoleDomain }),
    ...(consoleCertificate && { 'nubo:console-certificate': consoleCertificate }),
    ...(domain?.zone && { 'nubo:hosted-zone': `${domain.zone.id}/${domain.zone.name}` }),
  };
}

/** Only what was given: the CDK CLI keeps the other values of the last deployment. */
function parametersOf(
  { name, profile, mailFrom, alarmEmail, origins, rotateKeys }: DeployOptions,
  createsIdentity: boolean | undefined,
  created: boolean,
): string[] {
  const data = stackName(name, 'Data');
  return [
    ...(mailFrom === undefined ? [] : [`${data}:MailFrom=${mailFrom}`]),
    ...(createsIdentity === undefined ? [] : [`${data}:CreateMailIdentity=${createsIdentity}`]),
    ...(origins === undefined ? [] : [`${data}:AllowedOrigins=${origins}`]),
    ...(alarmEmail === undefined ? [] : [`${stackName(name, 'Observability')}:AlarmEmail=${alarmEmail}`]),
    // Another value each time: the custom resource runs when it changes.
    ...(rotateKeys ? [`${data}:CreateSigningKeysRotationId=${Date.now()}`] : []),
    // A protected instance would stop the rollback of a first creation that fails.
    `${data}:ProtectDatabase=${created && profile === 'prod'}`,
  ];
}
