import type { Principal } from '../../_shared/auth/principal.ts';
import { forbidden, notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { type Account, disabled, roleChanged } from './account.ts';
import type { AccountTransaction, AccountWork } from './transaction-repository.ts';
import type { UserFlags, UserRepository } from './user-repository.ts';

export interface UserAdminServiceDeps {
  readonly users: Pick<UserRepository, 'findByEmail'>;
  readonly transaction: AccountTransaction;
}

/** What administrators and operators change of accounts. */
export function userAdminService({ users, transaction }: UserAdminServiceDeps) {
  return {
    /**
     * @param versions of the account that may be changed; undefined means any
     * @throws AppError `forbidden` for the administrator's own account, `not-found` for nobody's,
     * `precondition-failed` for another version
     */
    async update(
      { userId: actor }: Principal,
      id: string,
      flags: Pick<UserFlags, 'role' | 'disabled'>,
      versions: readonly number[] | undefined,
      cause: Cause,
    ): Promise<Account> {
      if (actor === id) throw forbidden('Nobody changes their own role, or disables themself.');
      return await transaction(cause, async (tx) => {
        const account = await tx.users.lock(id);
        if (!account) throw notFound();
        if (versions && !versions.includes(account.version)) throw preconditionFailed();
        return await setFlags(tx, account, flags, actor);
      });
    },

    /** By the operator. @throws Error when no account has the email */
    async setFlags(email: string, flags: UserFlags, cause: Cause): Promise<Account> {
      const found = await users.findByEmail(email);
      return await transaction(cause, async (tx) => {
        const account = found && (await tx.users.lock(found.account.id));
        if (!account) throw new Error(`no account has the email ${email}`);
        return await setFlags(tx, account, flags, undefined);
      });
    },
  };
}

/** Disabling ends every session, so that no refresh token works from then on. */
async function setFlags(
  { users, sessions, addEvent }: AccountWork,
  before: Account,
  flags: UserFlags,
  actor: string | undefined,
): Promise<Account> {
  const { role = before.role, disabled: off = before.disabled, emailVerified = before.emailVerified } = flags;
  const same = role === before.role && off === before.disabled && emailVerified === before.emailVerified;
  const account = same ? before : await users.setFlags(before.id, { role, disabled: off, emailVerified });
  if (!account) throw notFound();
  if (account.role !== before.role) addEvent(roleChanged(account, actor));
  if (account.disabled && !before.disabled) {
    await sessions.endOthers(account.id, undefined);
    addEvent(disabled(account.id, actor));
  }
  return account;
}
