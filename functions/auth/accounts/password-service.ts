import type { Principal } from '../../_shared/auth/principal.ts';
import { forbidden, invalidToken, validation } from '../../_shared/errors/errors.ts';
import type { CallCounter } from '../../_shared/limits/call-counter.ts';
import type { SessionRepository } from '../sessions/session-repository.ts';
import { deleted } from './account.ts';
import { failureGate, type Headers, PASSWORD_BY_USER } from './failure-gate.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { Cause, RecordingTransaction } from './transaction-repository.ts';
import type { UserRepository } from './user-repository.ts';

export interface PasswordServiceDeps {
  readonly users: UserRepository;
  /** Runs work on accounts and sessions in one transaction. */
  readonly transaction: <T>(
    work: (users: UserRepository, sessions: SessionRepository) => Promise<T>,
  ) => Promise<T>;
  /** Only for what publishes. */
  readonly recording: () => RecordingTransaction;
  readonly hasher: PasswordHasher;
  readonly failures: CallCounter;
}

/** A token issued so recently stands in for the password of an account that has none. */
const FRESH_TOKEN_SECONDS = 5 * 60;

/** What a signed-in user may do only after giving the password again. */
export function passwordService({ users, transaction, recording, hasher, failures }: PasswordServiceDeps) {
  /** @throws AppError `forbidden` for a wrong password, `too-many-requests` after 5 in a minute */
  const prove = async (userId: string, password: string): Promise<Headers> => {
    const gate = failureGate(failures, [{ limit: PASSWORD_BY_USER, key: userId }]);
    await gate.enter();
    const same = await hasher.matches(password, await users.findHash(userId));
    if (!same) throw await gate.fail(forbidden('The password is wrong.'));
    return await gate.pass();
  };

  return {
    /** Ends every session of the account but the caller's. */
    async change(principal: Principal, currentPassword: string, newPassword: string): Promise<Headers> {
      const headers = await prove(principal.userId, currentPassword);
      const hash = await hasher.hash(newPassword);
      await transaction(async (tx, sessions) => {
        await tx.setHash(principal.userId, hash, new Date().toISOString());
        await sessions.endOthers(principal.userId, principal.sessionId);
      });
      return headers;
    },

    /**
     * Removes the account with its sessions. An account without a password needs a token of the last 5 minutes.
     * @throws AppError `validation` without a password where the account has one, `forbidden` for a wrong one
     */
    async removeAccount(principal: Principal, password: string | undefined, cause: Cause): Promise<Headers> {
      const account = await users.find(principal.userId);
      if (!account) throw invalidToken();
      const headers = await proveOwner(principal, password);
      await recording()(cause, async (tx) => {
        if (await tx.users.remove(principal.userId)) await tx.record(deleted(principal.userId));
      });
      return headers;
    },
  };

  async function proveOwner(principal: Principal, password: string | undefined): Promise<Headers> {
    if (password !== undefined) return await prove(principal.userId, password);
    if (await users.findHash(principal.userId))
      throw validation({ path: '/password', message: 'is required' });
    const ageMs = Date.now() - principal.issuedAt.getTime();
    if (ageMs > FRESH_TOKEN_SECONDS * 1000)
      throw forbidden('Sign in again, then repeat this within 5 minutes.');
    return {};
  }
}
