import { AppError, conflict, unauthenticated } from '../_shared/errors/errors.ts';
import type { CallCounter } from '../_shared/limits/call-counter.ts';
import { type Account, emailKey } from './account.ts';
import type { OpenAccount } from './account-opening-service.ts';
import { failureGate, type Headers } from './failure-gate.ts';
import { LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS } from './limits.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { Cause } from './recording-gateway.ts';
import type { UserRepository } from './user-repository.ts';

export interface SignInServiceDeps {
  readonly users: Pick<UserRepository, 'findByEmail' | 'setHash'>;
  readonly open: OpenAccount;
  readonly newId: () => string;
  readonly hasher: PasswordHasher;
  readonly failures: CallCounter;
}

/** Opening an account and proving to be its owner. */
export function signInService({ users, open, newId, hasher, failures }: SignInServiceDeps) {
  return {
    /**
     * The password is hashed before the address is looked at, so that a taken one takes the same time.
     * @throws AppError `conflict` when the address is taken
     */
    async register(
      input: { email: string; password: string; name?: string | undefined },
      cause: Cause,
    ): Promise<Account> {
      const hash = await hasher.hash(input.password);
      const createdAt = new Date().toISOString();
      const fields = { id: newId(), email: input.email, name: input.name ?? '', createdAt };
      const account = await open(fields, hash, cause);
      if (!account) throw conflict('There is an account with this email address already.');
      return account;
    },

    /**
     * Compares exactly one hash whatever the outcome, and says the same for a wrong address and a wrong
     * password. A right password whose hash is of a lower cost than today's is hashed anew.
     * @throws AppError `unauthenticated`; `too-many-requests` after too many failures; `forbidden` for the right
     * password of a disabled account
     */
    async login(
      input: { email: string; password: string },
      address: string,
    ): Promise<{ account: Account; headers: Headers }> {
      const gate = failureGate(failures, [
        { limit: LOGIN_BY_ACCOUNT, key: emailKey(input.email) },
        { limit: LOGIN_BY_ADDRESS, key: address },
      ]);
      await gate.enter();
      const found = await users.findByEmail(input.email);
      const same = await hasher.matches(input.password, found?.hash);
      if (!same || !found?.hash)
        throw await gate.fail(unauthenticated('The email or the password is wrong.'));
      const headers = await gate.pass();
      const { account, hash } = found;
      if (account.disabled) {
        throw new AppError({ code: 'forbidden', detail: 'This account is disabled.', headers });
      }
      if (hasher.isWeak(hash)) {
        await users.setHash(account.id, await hasher.hash(input.password), new Date().toISOString());
      }
      return { account, headers };
    },
  };
}
