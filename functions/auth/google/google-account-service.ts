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
     * Keyed on Google's own id, never on the email: who has an email today need not be who had it when the account
     * was made. A password account with the email is linked only if that email is verified: else somebody could
     * register another's email and wait for them.
     * @throws AppError `conflict` for an email that cannot be linked, `forbidden` for a disabled account
     */
    async find(identity: GoogleIdentity, cause: Cause): Promise<Account> {
      const account = await transaction(cause, async ({ users, addEvent }) => {
        const found = await users.findForGoogle(identity.sub, identity.email);
        const known = found.find(({ isLinked }) => isLinked) ?? found[0];
        if (known?.isLinked) return known;
        if (known) return await link(users, known, identity.sub);
        const made = await users.insertGoogle({
          ...identity,
          id: newId(),
          createdAt: new Date().toISOString(),
        });
        if (made) addEvent(registered(made));
        return made;
      });
      // Another sign-in was faster by a moment, such as the same person's in another window.
      const found = account ?? (await transaction(cause, ({ users }) => users.findByGoogle(identity.sub)));
      if (!found) throw conflict('There is an account with this email address already.');
      if (found.disabled) throw forbidden('This account is disabled.');
      return found;
    },
  };
}

/** The account with the email, linked from now on; undefined when it is linked already. */
async function link(users: UserRepository, account: Account, sub: string): Promise<Account | undefined> {
  // Before anything changes: a disabled account is not given another way in.
  if (account.disabled) throw forbidden('This account is disabled.');
  if (account.provider === 'google' || !account.emailVerified) {
    throw conflict('There is an account with this email address already: sign in as you do there.');
  }
  return await users.linkGoogle(account.id, sub);
}
