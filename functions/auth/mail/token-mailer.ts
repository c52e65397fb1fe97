import type { CallCounter, Limit } from '../../_shared/limits/call-counter.ts';
import type { MailQueue } from '../../_shared/mail/mail.ts';
import { hashToken, randomToken } from '../../_shared/random-token.ts';
import { type Account, emailKey } from '../accounts/account.ts';
import { tokenMail } from './mail.ts';
import { MAIL_TOKEN_SECONDS, type MailPurpose, type NewMailToken } from './mail-token.ts';

/** Mails with a link to one mailbox, whoever causes them and whatever for. */
const MAILS_BY_MAILBOX: Limit = { name: 'mailbox', quota: 3, windowSeconds: 3600 };

export interface TokenMailerDeps {
  readonly insertToken: (token: NewMailToken) => Promise<void>;
  readonly mails: MailQueue;
  readonly sent: CallCounter;
  /** Where the pages behind the links are. */
  readonly webUrl: string;
}

/**
 * Makes a token for an account and puts the mail that carries it into the queue; nothing beyond three mails an hour
 * to one mailbox.
 */
export type TokenMailer = (purpose: MailPurpose, account: Account, now: Date) => Promise<void>;

export function tokenMailer({ insertToken, mails, sent, webUrl }: TokenMailerDeps): TokenMailer {
  return async (purpose, account, now) => {
    const key = emailKey(account.email);
    const { allowed } = await sent.hit(MAILS_BY_MAILBOX, key);
    if (!allowed) return;
    const token = randomToken();
    await insertToken({
      digest: hashToken(token),
      userId: account.id,
      purpose,
      emailKey: key,
      expiresAt: new Date(now.getTime() + MAIL_TOKEN_SECONDS[purpose] * 1000).toISOString(),
    });
    await mails.send(tokenMail(purpose, account, token, webUrl));
  };
}
