import type { Account, NewAccount } from './account.ts';
import { registered } from './account-events.ts';
import type { Cause, RecordingTransaction } from './recording-gateway.ts';

/** Writes a new account with its password and says so; undefined when the address is taken. */
export type OpenAccount = (account: NewAccount, hash: string, cause: Cause) => Promise<Account | undefined>;

export function accountOpening(transaction: () => RecordingTransaction): OpenAccount {
  return async (account, hash, cause) =>
    await transaction()(cause, async ({ users, record }) => {
      const made = await users.insert(account, hash);
      if (made) await record(registered(made));
      return made;
    });
}
