import type { Stack } from '@aws-sdk/client-cloudformation';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { type Finding, notice } from '../finding.ts';
import { ownsResource } from '../stacks.ts';

const ses = new SESv2Client({});

export interface MailSetup {
  readonly findings: readonly Finding[];
  /** Whether the deployment makes the identity of the sender: not where the account has one already. */
  readonly createsIdentity: boolean;
}

/**
 * Whether SES lets the sender send, and to whom.
 * @param data the stack that holds the sender's identity, from an earlier deployment
 */
export async function checkMail(sender: string, data: Stack | undefined): Promise<MailSetup> {
  const [{ ProductionAccessEnabled }, own, existing] = await Promise.all([
    ses.send(new GetAccountCommand({})),
    ownsResource(data, 'MailIdentity'),
    findIdentity(sender),
  ]);
  const findings: Finding[] = [];
  if (!ProductionAccessEnabled) findings.push(notice(SANDBOX));
  if (existing && !existing.verified)
    findings.push(notice(`SES has not verified ${existing.name} yet: no mail is sent before`));
  return { findings, createsIdentity: own || existing === undefined };
}

const SANDBOX =
  'SES is in its sandbox here: mails reach only addresses that SES has verified, others wait in the dead-letter queue. Leave it with `aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url https://…` and wait for the answer of AWS';

/** The identity of SES for an email: its own, or that of its domain or a domain above. */
async function findIdentity(email: string): Promise<{ name: string; verified: boolean } | undefined> {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.');
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  for (const name of [email, ...domains]) {
    try {
      const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
      return { name, verified: identity.VerifiedForSendingStatus === true };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'NotFoundException')) throw error;
    }
  }
  return undefined;
}
