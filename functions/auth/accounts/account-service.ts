import type { Principal } from '../../_shared/auth/principal.ts';
import { invalidToken, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { Account } from './account.ts';
import type { UserRepository } from './user-repository.ts';

export type AccountService = ReturnType<typeof accountService>;

/** The caller's own account. */
export function accountService({ users }: { readonly users: UserRepository }) {
  /** A token outlives its account by up to 15 minutes; whoever asks for the account itself learns it at once. */
  const own = async (principal: Principal): Promise<Account> => {
    const account = await users.find(principal.userId);
    if (!account || account.disabled) throw invalidToken();
    return account;
  };
  return {
    get: own,

    /** @param name undefined leaves it, null takes it away */
    async rename(
      principal: Principal,
      name: string | null | undefined,
      versions: readonly number[] | undefined,
    ): Promise<Account> {
      if (name === undefined) {
        const account = await own(principal);
        if (versions && !versions.includes(account.version)) throw preconditionFailed();
        return account;
      }
      const renamed = await users.rename(principal.userId, name ?? '', versions);
      if (renamed) return renamed;
      await own(principal);
      throw preconditionFailed();
    },
  };
}
