import { validation } from '../_shared/errors/errors.ts';
import type { CallCounter } from '../_shared/limits/call-counter.ts';
import type { Queue } from '../_shared/queue/queue.ts';
import { type Account, emailKey } from './account.ts';
import { MAILS_BY_MAILBOX } from './limits.ts';
import { type Mail, tokenMail } from './mail.ts';
import { MAIL_TOKEN_SECONDS, type MailPurpose, mailTokenDigest, newMailToken } from './mail-token.ts';
import type { MailTokenRepository } from './mail-token-repository.ts';
import type { UserRepository } from './user-repository.ts';

export interface MailServiceDeps {
  readonly users: Pick<UserRepository, 'find' | 'findByEmail'>;
  readonly tokens: MailTokenRepository;
  readonly mails: Queue<Mail>;
  readonly sent: CallCounter;
  readonly webUrl: string;
}

/**
 * The mails that carry a token. Nobody waits for them: what asks for one has answered before the account is
 * even looked for, so an address with an account and one without take the same time.
 */
export function mailService({ users, tokens, mails, sent, webUrl }: MailServiceDeps) {
  async function send(purpose: MailPurpose, account: Account, now: Date): Promise<void> {
    const token = newMailToken();
    await tokens.insert({
      digest: mailTokenDigest(token),
      userId: account.id,
      purpose,
      emailKey: emailKey(account.email),
      expiresAt: new Date(now.getTime() + MAIL_TOKEN_SECONDS[purpose] * 1000).toISOString(),
    });
    await mails.send(tokenMail(purpose, account, token, webUrl));
  }

  return {
    /** Asks a new account to prove its address. */
    async sendVerification(userId: string, now: Date): Promise<void> {
      const account = await users.find(userId);
      if (account && !account.emailVerified) await send('verify', account, now);
    },

    /** At most three an hour to one mailbox, whoever asks; nothing for an address without an account. */
    async sendReset(email: string, now: Date): Promise<void> {
      const found = await users.findByEmail(email);
      if (!found || found.account.disabled) return;
      const { allowed } = await sent.hit(MAILS_BY_MAILBOX, emailKey(email));
      if (allowed) await send('reset', found.account, now);
    },
  };
}

/** The same answer for every token that does not hold. */
export function badMailToken() {
  return validation({ path: '/token', message: 'is not valid, or no longer' });
}
