import { conflict } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { type Account, registered } from './account.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { AccountTransaction } from './transaction-repository.ts';

export interface RegistrationDeps {
  readonly transaction: AccountTransaction;
  readonly newId: () => string;
  readonly hasher: PasswordHasher;
}

/** Makes an account with a password. */
export function registrationService({ transaction, newId, hasher }: RegistrationDeps) {
  return {
    /**
     * The password is hashed before the email is looked up, so that a taken one takes the same time.
     * @throws AppError `conflict` when the email is taken
     */
    async register(
      input: { email: string; password: string; name?: string | undefined },
      cause: Cause,
    ): Promise<Account> {
      const hash = await hasher.hash(input.password);
      const createdAt = new Date().toISOString();
      const fields = { id: newId(), email: input.email, name: input.name ?? '', createdAt };
      const account = await transaction(cause, async ({ users, addEvent }) => {
        const made = await users.insert(fields, hash);
        if (made) addEvent(registered(made));
        return made;
      });
      if (!account) throw conflict('There is an account with this email address already.');
      return account;
    },
  };
}
