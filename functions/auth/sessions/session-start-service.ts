import { unauthenticated } from '../../_shared/errors/errors.ts';
import { randomToken } from '../../_shared/random-token.ts';
import { type Account, toUser } from '../accounts/account.ts';
import type { SignedIn } from '../contract.ts';
import type { LoadSigner } from '../keys/access-token.ts';
import type { Device } from './device.ts';
import { digestOf } from './refresh-token.ts';
import type { SessionRepository } from './session-repository.ts';
import { refreshExpiry, tokenPair } from './token-pair.ts';

export interface SessionStartDeps {
  readonly sessions: Pick<SessionRepository, 'start'>;
  readonly signer: LoadSigner;
  readonly newId: () => string;
}

/**
 * Starts a session of the account and notes the sign-in on it.
 * @throws AppError `unauthenticated` when the account has been deleted, disabled, or given another password since
 * its owner was proved
 */
export type StartSession = (account: Pick<Account, 'id' | 'epoch'>, device: Device) => Promise<SignedIn>;

export function sessionStart({ sessions, signer, newId }: SessionStartDeps): StartSession {
  return async ({ id, epoch }, device) => {
    const now = new Date();
    const sign = await signer();
    const sessionId = newId();
    const refreshToken = randomToken();
    const account = await sessions.start({
      ...device,
      id: sessionId,
      userId: id,
      epoch,
      digest: digestOf(refreshToken),
      expiresAt: refreshExpiry(now),
      now: now.toISOString(),
    });
    if (!account) throw unauthenticated('The account has changed: sign in again.');
    const { name, role } = account;
    const claims = { userId: id, name, role, sessionId, tokenId: newId() };
    return { user: toUser(account), ...(await tokenPair(sign, claims, refreshToken, now)) };
  };
}
