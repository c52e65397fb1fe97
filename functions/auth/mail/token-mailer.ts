import type { Queue } from '../../_shared/queue/queue.ts';
import { type Account, emailKey } from '../accounts/account.ts';
import { type Mail, tokenMail } from './mail.ts';
import {
  MAIL_TOKEN_SECONDS,
  type MailPurpose,
  mailTokenDigest,
  type NewMailToken,
  newMailToken,
} from './mail-token.ts';

export interface TokenMailerDeps {
  readonly insertToken: (token: NewMailToken) => Promise<void>;
  readonly mails: Queue<Mail>;
  /** Where the pages behind the links are. */
  readonly webUrl: string;
}

/** Makes a token for an account and puts the mail that carries it into the queue. */
export type TokenMailer = (purpose: MailPurpose, account: Account, now: Date) => Promise<void>;

export function tokenMailer({ insertToken, mails, webUrl }: TokenMailerDeps): TokenMailer {
  return async (purpose, account, now) => {
    const token = newMailToken();
    await insertToken({
      digest: mailTokenDigest(token),
      userId: account.id,
      purpose,
      emailKey: emailKey(account.email),
      expiresAt: new Date(now.getTime() + MAIL_TOKEN_SECONDS[purpose] * 1000).toISOString(),
    });
    await mails.send(tokenMail(purpose, account, token, webUrl));
  };
}
