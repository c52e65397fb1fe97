import type { Principal } from '../../_shared/auth/principal.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { revokedAll } from '../sessions/revocation.ts';
import type { Headers } from './failure-gate.ts';
import { type CheckPassword, wrongPassword } from './password-check-service.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { AccountTransaction } from './transaction-repository.ts';

export interface PasswordChangeDeps {
  readonly check: CheckPassword;
  readonly transaction: AccountTransaction;
  readonly hasher: PasswordHasher;
}

/** A new password for somebody who knows the current one. */
export function passwordChangeService({ check, transaction, hasher }: PasswordChangeDeps) {
  return {
    /**
     * Ends every session of the account but the caller's, those included that a login with the old password is
     * about to start.
     * @throws AppError as {@link CheckPassword}; `forbidden` too when the password was changed meanwhile
     */
    async change(
      principal: Principal,
      input: { readonly currentPassword: string; readonly newPassword: string },
      cause: Cause,
    ): Promise<Headers> {
      const { account, headers } = await check(principal, input.currentPassword);
      const hash = await hasher.hash(input.newPassword);
      await transaction(cause, async ({ users, sessions, addEvent }) => {
        const changed = await users.setPassword(account.id, account.epoch, hash, new Date().toISOString());
        if (!changed) throw wrongPassword();
        const ended = await sessions.endOthers(account.id, principal.sessionId);
        for (const event of revokedAll(account.id, ended, 'password-changed')) addEvent(event);
      });
      return headers;
    },
  };
}
