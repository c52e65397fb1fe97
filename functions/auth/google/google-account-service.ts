import { conflict, forbidden } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import type { Account } from '../accounts/account.ts';
import { registered } from '../accounts/account.ts';
import type { AccountTransaction } from '../accounts/transaction-repository.ts';
import type { UserRepository } from '../accounts/user-repository.ts';
import type { GoogleIdentity } from './google-identity.ts';

export interface GoogleAccountDeps {
  readonly transaction: AccountTransaction;
  readonly newId: () => string;
}

/** The account of a person that Google vouches for. */
export function googleAccountService({ transaction, newId }: GoogleAccountDeps) {
  return {
    /**
     * Keyed on Google's own id, never on the address: who has an address today need not be who had it when the
     * account was made. A password account with the address is linked only if its owner has proved to read the
     * mail there: else somebody could register another's address and wait for them.
     * @throws AppError `conflict` for an address that cannot be linked, `forbidden` for a disabled account
     */
    async find(identity: GoogleIdentity, cause: Cause): Promise<Account> {
      const account = await transaction(cause, async ({ users, addEvent }) => {
        const known = (await users.findByGoogle(identity.sub)) ?? (await linked(users, identity));
        if (known) return known;
        const made = await users.insertGoogle({
          ...identity,
          id: newId(),
          createdAt: new Date().toISOString(),
        });
        if (!made) return undefined;
        await addEvent(registered(made));
        return made;
      });
      // Somebody was faster by a moment, perhaps the same person in another window.
      const found = account ?? (await transaction(cause, ({ users }) => users.findByGoogle(identity.sub)));
      if (!found) throw conflict('There is an account with this email address already.');
      if (found.disabled) throw forbidden('This account is disabled.');
      return found;
    },
  };
}

/** The account with the address, linked; undefined when there is none. */
async function linked(users: UserRepository, { sub, email }: GoogleIdentity): Promise<Account | undefined> {
  const found = await users.findByEmail(email);
  if (!found) return undefined;
  const { account } = found;
  // Before anything changes: a disabled account is not given another way in.
  if (account.disabled) throw forbidden('This account is disabled.');
  if (account.provider === 'google' || !account.emailVerified) {
    throw conflict('There is an account with this email address already: sign in as you do there.');
  }
  const taken = await users.linkGoogle(account.id, sub);
  if (!taken) throw conflict('This account is linked with another Google account.');
  return taken;
}
