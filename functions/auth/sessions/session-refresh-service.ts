import { unauthenticated } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { randomToken } from '../../_shared/random-token.ts';
import type { Tokens } from '../contract.ts';
import type { LoadSigner } from '../keys/access-token.ts';
import { digestOf, openSuccessor, ROTATION_GRACE_SECONDS, sealSuccessor } from './refresh-token.ts';
import type { EndSession } from './session-end-service.ts';
import type { FoundToken, SessionRepository } from './session-repository.ts';
import { refreshExpiry, tokenPair } from './token-pair.ts';

export interface SessionRefreshDeps {
  readonly sessions: Pick<SessionRepository, 'findToken' | 'rotate'>;
  readonly end: EndSession;
  readonly signer: LoadSigner;
  readonly newId: () => string;
}

/**
 * Exchanges a refresh token for a new pair. Within the grace after its use the same pair is given again; later
 * its use means that it was stolen (by whoever came first or second), and the session ends (RFC 9700 §4.14.2).
 * @throws AppError `unauthenticated` for a token that is unknown, expired, used up, or of a disabled account
 */
export type RefreshSession = (refreshToken: string, cause: Cause) => Promise<Tokens>;

export function sessionRefresh({ sessions, end, signer, newId }: SessionRefreshDeps): RefreshSession {
  /** The new pair; undefined when another use of the token came first, or the session has ended meanwhile. */
  const rotate = async (found: FoundToken, refreshToken: string, now: Date) => {
    const claims = { ...found, tokenId: newId() };
    const pair = await tokenPair(await signer(), claims, randomToken(), now);
    const rotated = await sessions.rotate({
      sessionId: found.sessionId,
      digest: digestOf(refreshToken),
      successor: sealSuccessor(refreshToken, JSON.stringify(pair)),
      newDigest: digestOf(pair.refreshToken),
      expiresAt: refreshExpiry(now),
      now: now.toISOString(),
      graceStart: new Date(now.getTime() - ROTATION_GRACE_SECONDS * 1000).toISOString(),
    });
    return rotated ? pair : undefined;
  };

  return async (refreshToken, cause) => {
    const now = new Date();
    let found = await sessions.findToken(digestOf(refreshToken));
    if (found && !found.rotatedAt && isGood(found, now)) {
      const pair = await rotate(found, refreshToken, now);
      if (pair) return pair;
      found = await sessions.findToken(digestOf(refreshToken));
    }
    if (!found?.rotatedAt || !isGood(found, now)) throw refused();
    const age = now.getTime() - found.rotatedAt.getTime();
    if (!found.successor || age > ROTATION_GRACE_SECONDS * 1000) {
      await end(found, 'token-reused', cause);
      throw refused();
    }
    // Sealed by `rotate` above, and only there.
    return JSON.parse(openSuccessor(refreshToken, found.successor)) as Tokens;
  };
}

function isGood({ disabled, expiresAt }: FoundToken, now: Date): boolean {
  return !disabled && expiresAt > now;
}

function refused() {
  return unauthenticated('The refresh token is not valid, or no longer.');
}
