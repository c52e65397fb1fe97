import { AppError, unauthenticated } from '../../_shared/errors/errors.ts';
import type { CallCounter } from '../../_shared/limits/call-counter.ts';
import { type Account, emailKey } from '../accounts/account.ts';
import { failureGate, type Headers, LOGIN_BY_ACCOUNT, LOGIN_BY_IP } from '../accounts/failure-gate.ts';
import type { PasswordHasher } from '../accounts/password-hasher.ts';
import type { UserRepository } from '../accounts/user-repository.ts';

export interface SignInServiceDeps {
  readonly users: Pick<UserRepository, 'findByEmail' | 'renewHash'>;
  readonly hasher: PasswordHasher;
  readonly failures: CallCounter;
}

/** Proves to be the owner of an account by its password. */
export function signInService({ users, hasher, failures }: SignInServiceDeps) {
  return {
    /**
     * Compares exactly one hash whatever the outcome, and answers the same for a wrong email and a wrong
     * password. A right password whose hash is of a lower cost than today's is hashed anew.
     * @throws AppError `unauthenticated`; `too-many-requests` after too many failures; `forbidden` for the right
     * password of a disabled account
     */
    async login(
      input: { email: string; password: string },
      ip: string,
    ): Promise<{ account: Account; headers: Headers }> {
      const gate = failureGate(failures, [
        { limit: LOGIN_BY_ACCOUNT, key: emailKey(input.email) },
        { limit: LOGIN_BY_IP, key: ip },
      ]);
      const [found] = await Promise.all([users.findByEmail(input.email), gate.enter()]);
      const same = await hasher.matches(input.password, found?.hash);
      if (!same || !found?.hash)
        throw await gate.fail(unauthenticated('The email or the password is wrong.'));
      const headers = await gate.pass();
      const { account, hash } = found;
      if (account.disabled) {
        throw new AppError({ code: 'forbidden', detail: 'This account is disabled.', headers });
      }
      if (hasher.isWeak(hash)) {
        const renewed = await hasher.hash(input.password);
        await users.renewHash(account.id, hash, renewed, new Date().toISOString());
      }
      return { account, headers };
    },
  };
}
