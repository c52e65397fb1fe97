import { AppError, tooManyRequests } from '../../_shared/errors/errors.ts';
import {
  type CallCounter,
  type Limit,
  type LimitState,
  limitHeaders,
} from '../../_shared/limits/call-counter.ts';

export interface GuardedKey {
  readonly limit: Limit;
  readonly key: string;
}

export type Headers = Readonly<Record<string, string>>;

/**
 * Limits on failed guesses of a password. The account's limit counts under the email as typed, whether there
 * is such an account or not. The store being down is an error (503): without its counter the password could be
 * guessed at the speed of the hash.
 */
export interface FailureGate {
  /** Looks before the password is compared. @throws 429 while a limit is used up */
  enter(): Promise<void>;
  /**
   * Looks again after a right password, so that guesses sent all at once do not outrun the count; gives the
   * limits' headers. @throws 429 when a limit was used up meanwhile
   */
  pass(): Promise<Headers>;
  /** Counts a wrong password; gives `error` with the limits' headers, or 429 when a limit is used up already. */
  fail(error: AppError): Promise<AppError>;
}

export function failureGate(counter: CallCounter, guarded: readonly GuardedKey[]): FailureGate {
  const look = async (): Promise<Headers> => {
    const states = await Promise.all(
      guarded.map(async ({ limit, key }) => ({ limit, count: await counter.peek(limit, key) })),
    );
    refuseUsedUp(
      states.filter(({ limit, count }) => count.used >= limit.quota),
      states,
    );
    return limitHeaders(states);
  };
  return {
    async enter() {
      await look();
    },
    pass: look,
    async fail(error) {
      const states = await Promise.all(
        guarded.map(async ({ limit, key }) => ({ limit, count: await counter.hit(limit, key) })),
      );
      refuseUsedUp(
        states.filter(({ count }) => !count.allowed),
        states,
      );
      const { code, detail } = error;
      return new AppError({ code, detail, headers: { ...error.headers, ...limitHeaders(states) } });
    },
  };
}

function refuseUsedUp(usedUp: readonly LimitState[], all: readonly LimitState[]): void {
  if (usedUp.length === 0) return;
  throw tooManyRequests(Math.max(...usedUp.map(({ count }) => count.resetSeconds)), limitHeaders(all));
}

/** Wrong passwords for one account; the right one waits too, until the minute is over. */
export const LOGIN_BY_ACCOUNT: Limit = { name: 'login-account', quota: 5, windowSeconds: 60 };
/** Wrong passwords from one IP address, for whichever accounts. */
export const LOGIN_BY_IP: Limit = { name: 'login-address', quota: 20, windowSeconds: 60 };
/** Wrong passwords of a signed-in user, on whichever route asks for it again. */
export const PASSWORD_BY_USER: Limit = { name: 'password', quota: 5, windowSeconds: 60 };
