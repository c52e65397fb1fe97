import { unauthenticated } from '../../_shared/errors/errors.ts';
import type { Account } from '../accounts/account.ts';
import type { GoogleAttemptRepository } from './google-attempt-repository.ts';
import { sha256 } from './random-token.ts';

export interface ExchangeDeps {
  readonly attempts: Pick<GoogleAttemptRepository, 'takeCode'>;
  readonly find: (userId: string) => Promise<Account | undefined>;
}

/** The account that a single-use code signs in to. */
export function exchangeService({ attempts, find }: ExchangeDeps) {
  return {
    /** @throws AppError `unauthenticated` for a code that is unknown, used, older than a minute, or of a disabled account */
    async redeem(code: string, now: Date): Promise<Account> {
      const userId = await attempts.takeCode(sha256(code), Math.floor(now.getTime() / 1000));
      const account = userId === undefined ? undefined : await find(userId);
      if (!account || account.disabled) throw unauthenticated('The code is not valid, or no longer.');
      return account;
    },
  };
}
