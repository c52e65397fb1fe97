import type * as z from 'zod/mini';
import type { userQuery } from '../contract.ts';
import { toManagedUser } from './account.ts';
import { creationPosition, nextCreationCursor } from './creation-cursor.ts';
import type { UserRepository } from './user-repository.ts';

/** Accounts as administrators see them. */
export function userListService({ users }: { readonly users: Pick<UserRepository, 'list'> }) {
  return {
    /** @throws AppError `validation` for a cursor that is none */
    async list({ q, role, limit, cursor }: z.output<typeof userQuery>) {
      const after = cursor === undefined ? undefined : creationPosition(cursor);
      const found = await users.list({ text: q || undefined, role, after }, limit + 1);
      const items = found.slice(0, limit).map(toManagedUser);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? nextCreationCursor(last) : null };
    },
  };
}
