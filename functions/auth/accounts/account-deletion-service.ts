import type { Principal } from '../../_shared/auth/principal.ts';
import { forbidden, invalidToken, preconditionFailed, validation } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { ACCESS_TOKEN_SECONDS } from '../keys/access-token.ts';
import type { SessionRepository } from '../sessions/session-repository.ts';
import { type Account, deleted } from './account.ts';
import type { Headers } from './failure-gate.ts';
import type { CheckPassword } from './password-check-service.ts';
import type { AccountTransaction } from './transaction-repository.ts';
import type { UserRepository } from './user-repository.ts';

export interface AccountDeletionDeps {
  readonly users: Pick<UserRepository, 'findWithHash'>;
  readonly sessions: Pick<SessionRepository, 'findStart'>;
  readonly check: CheckPassword;
  readonly transaction: AccountTransaction;
}

/** A sign-in so recent stands in for the password of an account that has none. */
const RECENT_SECONDS = 5 * 60;

interface Proof {
  readonly account: Account;
  readonly headers: Headers;
}

/** Deletes the caller's own account. */
export function accountDeletionService({ users, sessions, check, transaction }: AccountDeletionDeps) {
  /** Refreshing does not count: whoever holds a stolen token could do that. */
  const checkRecentSignIn = async ({ userId, sessionId }: Principal): Promise<Proof> => {
    const [found, start] = await Promise.all([
      users.findWithHash(userId),
      sessionId === undefined ? undefined : sessions.findStart(userId, sessionId),
    ]);
    if (!found || found.account.disabled) throw invalidToken();
    if (found.hash !== undefined) throw validation({ path: '/password', message: 'is required' });
    if (!start || Date.now() - start.getTime() > RECENT_SECONDS * 1000) {
      throw forbidden('Sign in again, then repeat this within 5 minutes.');
    }
    return { account: found.account, headers: {} };
  };

  return {
    /**
     * Removes the account with its sessions, and has every service remove what it owned. Tokens that still live
     * may make something new until they expire, so the deletion is published again then.
     * @param versions of the account that may be deleted; undefined means any
     * @throws AppError `validation` without a password where the account has one, `forbidden` for a wrong one or
     * where the sign-in is not recent, `precondition-failed` for another version
     */
    async remove(
      principal: Principal,
      password: string | undefined,
      versions: readonly number[] | undefined,
      cause: Cause,
    ): Promise<Headers> {
      const { account, headers } =
        password === undefined ? await checkRecentSignIn(principal) : await check(principal, password);
      await transaction(cause, async (tx) => {
        const current = await tx.users.lock(account.id);
        if (!current || current.epoch !== account.epoch) throw invalidToken();
        if (versions && !versions.includes(current.version)) throw preconditionFailed();
        await tx.users.remove(account.id);
        tx.addEvent(deleted(account.id));
        const tokensAreDead = new Date(Date.now() + ACCESS_TOKEN_SECONDS * 1000);
        tx.addEvent(deleted(account.id), tokensAreDead);
      });
      return headers;
    },
  };
}
