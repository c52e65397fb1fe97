import { unauthenticated } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { type Account, toUser } from '../accounts/account.ts';
import type { AccountTransaction } from '../accounts/transaction-repository.ts';
import type { SignedIn, Tokens } from '../contract.ts';
import { ACCESS_TOKEN_SECONDS, type LoadSigner } from '../keys/access-token.ts';
import type { Device } from './device.ts';
import {
  digestOf,
  newRefreshToken,
  openSuccessor,
  REFRESH_TOKEN_DAYS,
  ROTATION_GRACE_SECONDS,
  sealSuccessor,
} from './refresh-token.ts';
import { revoked } from './revocation.ts';
import type { FoundToken, SessionRepository } from './session-repository.ts';

export interface SessionServiceDeps {
  readonly sessions: SessionRepository;
  /** Only for a token that is used again: few functions publish. */
  readonly transaction: () => AccountTransaction;
  readonly signer: LoadSigner;
  readonly newId: () => string;
}

export type SessionService = ReturnType<typeof sessionService>;

/** Sessions of accounts: started by a sign-in, kept up by refreshing. What signs tokens is here. */
export function sessionService({ sessions, transaction, signer, newId }: SessionServiceDeps) {
  const issue = async (
    owner: Pick<FoundToken, 'userId' | 'name' | 'role' | 'sessionId'>,
    refreshToken: string,
    now: Date,
  ): Promise<Tokens> => {
    const sign = await signer();
    return {
      accessToken: await sign({ ...owner, tokenId: newId() }, now),
      refreshToken,
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
    };
  };

  /** The new pair; undefined when another use of the token came first, or the session has ended meanwhile. */
  const rotate = async (found: FoundToken, refreshToken: string, now: Date) => {
    const pair = await issue(found, newRefreshToken(), now);
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

  const endReused = async (sessionId: string, cause: Cause): Promise<void> => {
    await transaction()(cause, async (tx) => {
      const ended = await tx.sessions.end(sessionId);
      if (ended) await tx.addEvent(revoked(ended.userId, [ended.id], 'token-reused'));
    });
  };

  return {
    /**
     * Starts a session of the account and notes the sign-in on it.
     * @throws AppError `unauthenticated` when the account has been deleted, disabled, or given another password
     * since its owner was proved
     */
    async start({ id, epoch }: Pick<Account, 'id' | 'epoch'>, device: Device): Promise<SignedIn> {
      const now = new Date();
      await signer();
      const sessionId = newId();
      const refreshToken = newRefreshToken();
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
      const tokens = await issue({ userId: id, name, role, sessionId }, refreshToken, now);
      return { user: toUser(account), ...tokens };
    },

    /**
     * Changes a refresh token for a new pair. Within the grace after its use the same pair comes again; later
     * its use means that it was stolen (by whoever came first or second), and the session ends (RFC 9700 §4.14.2).
     * @throws AppError `unauthenticated` for a token that is unknown, expired, used up, or of a disabled account
     */
    async refresh(refreshToken: string, cause: Cause): Promise<Tokens> {
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
        await endReused(found.sessionId, cause);
        throw refused();
      }
      // Sealed by `rotate` above, and only there.
      return JSON.parse(openSuccessor(refreshToken, found.successor)) as Tokens;
    },
  };
}

function isGood({ disabled, expiresAt }: FoundToken, now: Date): boolean {
  return !disabled && expiresAt > now;
}

function refused() {
  return unauthenticated('The refresh token is not valid, or no longer.');
}

function refreshExpiry(now: Date): string {
  return new Date(now.getTime() + REFRESH_TOKEN_DAYS * 86_400_000).toISOString();
}
