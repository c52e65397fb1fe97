import type * as z from 'zod/mini';
import type { Principal } from '../../_shared/auth/principal.ts';
import { forbidden, notFound } from '../../_shared/errors/errors.ts';
import type { userQuery } from '../contract.ts';
import type { SessionRepository } from '../sessions/session-repository.ts';
import { type Account, toManagedUser } from './account.ts';
import { creationPosition, nextCreationCursor } from './creation-cursor.ts';
import type { UserFlags, UserRepository } from './user-repository.ts';

export interface UserAdminServiceDeps {
  readonly users: UserRepository;
  /** Runs work on accounts and sessions in one transaction. */
  readonly transaction: <T>(
    work: (users: UserRepository, sessions: SessionRepository) => Promise<T>,
  ) => Promise<T>;
}

/** Accounts as administrators and operators see them. */
export function userAdminService({ users, transaction }: UserAdminServiceDeps) {
  return {
    /** @throws AppError `validation` for a cursor that is none */
    async list({ q, role, limit, cursor }: z.output<typeof userQuery>) {
      const after = cursor === undefined ? undefined : creationPosition(cursor);
      const found = await users.list({ text: q || undefined, role, after }, limit + 1);
      const items = found.slice(0, limit).map(toManagedUser);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? nextCreationCursor(last) : null };
    },

    /**
     * Disabling ends every session, so that no refresh token works from then on.
     * @throws AppError `forbidden` for the administrator's own account, `not-found` for nobody's
     */
    async update(
      principal: Principal,
      id: string,
      flags: Pick<UserFlags, 'role' | 'disabled'>,
    ): Promise<Account> {
      if (principal.userId === id.toLowerCase()) {
        throw forbidden('Nobody changes their own role, or disables themself.');
      }
      const account = await transaction(async (tx, sessions) => {
        const changed = await tx.setFlags(id, flags);
        if (changed?.disabled) await sessions.endOthers(id, undefined);
        return changed;
      });
      if (!account) throw notFound();
      return account;
    },

    /** By the operator. @throws Error when no account has the address */
    async setFlags(email: string, flags: UserFlags): Promise<Account> {
      const found = await users.findByEmail(email);
      const account = found && (await users.setFlags(found.account.id, flags));
      if (!account) throw new Error(`no account has the address ${email}`);
      return account;
    },
  };
}
