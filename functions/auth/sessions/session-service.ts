import { unauthenticated } from '../../_shared/errors/errors.ts';
import type { Account } from '../accounts/account.ts';
import type { Tokens } from '../contract.ts';
import { ACCESS_TOKEN_SECONDS, type SignAccessToken } from '../keys/access-token.ts';
import type { Device } from './device.ts';
import {
  digestOf,
  newRefreshToken,
  openSuccessor,
  REFRESH_TOKEN_DAYS,
  ROTATION_GRACE_SECONDS,
  sealSuccessor,
} from './refresh-token.ts';
import type { FoundToken, SessionRepository } from './session-repository.ts';

export interface SessionServiceDeps {
  readonly sessions: SessionRepository;
  /** Runs work on the sessions in one transaction. */
  readonly transaction: <T>(work: (sessions: SessionRepository) => Promise<T>) => Promise<T>;
  readonly sign: SignAccessToken;
  readonly newId: () => string;
}

export type SessionService = ReturnType<typeof sessionService>;

/** Sessions of accounts: begun by a sign-in, kept up by refreshing. What signs tokens is here. */
export function sessionService({ sessions, transaction, sign, newId }: SessionServiceDeps) {
  const issue = async (
    owner: Pick<FoundToken, 'userId' | 'name' | 'role' | 'sessionId'>,
    now: Date,
  ): Promise<Tokens> => ({
    accessToken: await sign({ ...owner, tokenId: newId() }, now),
    refreshToken: newRefreshToken(),
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
  });

  const rotate = async (tx: SessionRepository, found: FoundToken, refreshToken: string, now: Date) => {
    const pair = await issue(found, now);
    await tx.rotate({
      sessionId: found.sessionId,
      digest: digestOf(refreshToken),
      successor: sealSuccessor(refreshToken, JSON.stringify(pair)),
      newDigest: digestOf(pair.refreshToken),
      expiresAt: refreshExpiry(now),
      now: now.toISOString(),
      graceStart: new Date(now.getTime() - ROTATION_GRACE_SECONDS * 1000).toISOString(),
    });
    return pair;
  };

  return {
    /** Begins a session of the account and notes the sign-in on it. */
    async start(account: Account, device: Device): Promise<{ tokens: Tokens; signedInAt: string }> {
      const now = new Date();
      const sessionId = newId();
      const pair = await issue(
        { userId: account.id, name: account.name, role: account.role, sessionId },
        now,
      );
      await sessions.start({
        ...device,
        id: sessionId,
        userId: account.id,
        digest: digestOf(pair.refreshToken),
        expiresAt: refreshExpiry(now),
        now: now.toISOString(),
      });
      return { tokens: pair, signedInAt: now.toISOString() };
    },

    /**
     * Changes a refresh token for a new pair. Within the grace after its use the same pair comes again; later
     * its use means that it was stolen (by whoever came first or second), and the session ends (RFC 9700 §4.14.2).
     * @throws AppError `unauthenticated` for a token that is unknown, expired, used up, or of a disabled account
     */
    async refresh(refreshToken: string): Promise<Tokens> {
      const now = new Date();
      const pair = await transaction(async (tx) => {
        const found = await tx.lockToken(digestOf(refreshToken));
        if (!found || found.disabled || found.expiresAt <= now) return undefined;
        if (!found.rotatedAt) return await rotate(tx, found, refreshToken, now);
        const age = now.getTime() - found.rotatedAt.getTime();
        if (found.successor && age <= ROTATION_GRACE_SECONDS * 1000) {
          // Sealed by `rotate` above, and only there.
          return JSON.parse(openSuccessor(refreshToken, found.successor)) as Tokens;
        }
        await tx.end(found.sessionId);
        return undefined;
      });
      if (!pair) throw unauthenticated('The refresh token is not valid, or no longer.');
      return pair;
    },
  };
}

function refreshExpiry(now: Date): string {
  return new Date(now.getTime() + REFRESH_TOKEN_DAYS * 86_400_000).toISOString();
}
