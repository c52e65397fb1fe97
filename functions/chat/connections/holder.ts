import type { Principal } from '../../_shared/auth/principal.ts';
import type { Person } from '../contract.ts';
import { timeOfId } from '../messages/message-id.ts';

/** Life of an access token (API reference, auth): frames are worked on this long after it was issued. */
export const TOKEN_MS = 15 * 60 * 1000;

/** Who an access token speaks for, and since when. */
export interface Holder {
  readonly user: Person;
  readonly role: 'user' | 'admin';
  readonly sessionId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** `iat` has whole seconds; the token's own id, a UUIDv7, has the millisecond in which it was issued. */
export function holderOf({ userId, name, role, sessionId, tokenId, issuedAt }: Principal): Holder {
  return {
    user: { id: userId, name },
    role,
    sessionId,
    issuedAt: timeOfId(tokenId) ?? issuedAt.getTime(),
  };
}
