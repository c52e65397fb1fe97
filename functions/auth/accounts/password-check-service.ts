import type { Principal } from '../../_shared/auth/principal.ts';
import { forbidden, invalidToken } from '../../_shared/errors/errors.ts';
import type { CallCounter } from '../../_shared/limits/call-counter.ts';
import type { Account } from './account.ts';
import { failureGate, type Headers, PASSWORD_BY_USER } from './failure-gate.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { UserRepository } from './user-repository.ts';

export interface PasswordCheckDeps {
  readonly users: Pick<UserRepository, 'findWithHash'>;
  readonly hasher: PasswordHasher;
  readonly failures: CallCounter;
}

/**
 * Compares the password that a signed-in user gives again; gives the account as it was then.
 * @throws AppError `forbidden` for a wrong password, `too-many-requests` after 5 in a minute, `unauthenticated`
 * where the account is deleted or disabled
 */
export type CheckPassword = (
  principal: Principal,
  password: string,
) => Promise<{ readonly account: Account; readonly headers: Headers }>;

export function passwordCheck({ users, hasher, failures }: PasswordCheckDeps): CheckPassword {
  return async ({ userId }, password) => {
    const gate = failureGate(failures, [{ limit: PASSWORD_BY_USER, key: userId }]);
    const [found] = await Promise.all([users.findWithHash(userId), gate.enter()]);
    if (!found || found.account.disabled) throw invalidToken();
    const same = await hasher.matches(password, found.hash);
    if (!same) throw await gate.fail(wrongPassword());
    return { account: found.account, headers: await gate.pass() };
  };
}

export function wrongPassword() {
  return forbidden('The password is wrong.');
}
