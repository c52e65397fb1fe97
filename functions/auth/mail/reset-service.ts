import type { Cause } from '../../_shared/events/outbox.ts';
import { hashToken } from '../../_shared/random-token.ts';
import { emailKey, verified } from '../accounts/account.ts';
import type { PasswordHasher } from '../accounts/password-hasher.ts';
import type { AccountTransaction } from '../accounts/transaction-repository.ts';
import type { UserRepository } from '../accounts/user-repository.ts';
import { revoked } from '../sessions/revocation.ts';
import { badMailToken } from './mail-token.ts';
import type { MailTokenRepository } from './mail-token-repository.ts';
import type { TokenMailer } from './token-mailer.ts';

/**
 * Mails a reset link; nothing for an email without an account. Nobody waits for it, so an email with an account and
 * one without take the same time.
 */
export function resetSender(deps: {
  readonly users: Pick<UserRepository, 'findByEmail'>;
  readonly mailToken: TokenMailer;
}) {
  return async (email: string, now: Date): Promise<void> => {
    const found = await deps.users.findByEmail(email);
    if (!found || found.account.disabled) return;
    await deps.mailToken('reset', found.account, now);
  };
}

export interface ResetServiceDeps {
  readonly tokens: Pick<MailTokenRepository, 'holds'>;
  readonly transaction: AccountTransaction;
  readonly hasher: PasswordHasher;
}

/** A new password by the token of a mail. */
export function resetService({ tokens, transaction, hasher }: ResetServiceDeps) {
  return {
    /**
     * Ends every session, and verifies the email as the link of a verification mail does. The token is looked at before the
     * password is hashed, so that made-up ones cost nothing.
     * @throws AppError `validation` for a token that does not hold
     */
    async reset(token: string, newPassword: string, now: Date, cause: Cause): Promise<void> {
      const digest = hashToken(token);
      const at = now.toISOString();
      if (!(await tokens.holds(digest, 'reset', at))) throw badMailToken();
      const hash = await hasher.hash(newPassword);
      await transaction(cause, async ({ users, sessions, mailTokens, addEvent }) => {
        const proved = await mailTokens.redeem(digest, 'reset', at);
        const account = proved && (await users.find(proved.userId));
        if (!account || account.disabled || emailKey(account.email) !== proved.emailKey) throw badMailToken();
        if (!(await users.setPassword(account.id, account.epoch, hash, at))) throw badMailToken();
        await sessions.endOthers(account.id, undefined);
        addEvent(revoked(account.id, null, 'password-reset'));
        // No older mail resets it again.
        await mailTokens.revokeAll(account.id, 'reset');
        if (account.emailVerified) return;
        await users.setFlags(account.id, { emailVerified: true });
        addEvent(verified(account));
      });
    },
  };
}
