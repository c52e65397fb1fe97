import { importJWK, SignJWT } from 'jose';
import { lazyAsync } from '../../_shared/lazy.ts';
import type { Role } from '../contract.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Seconds an access token lives. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

export interface AccessTokenClaims {
  readonly userId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly tokenId: string;
}

/** Signs the access token of a session, issued at `now`. */
export type SignAccessToken = (claims: AccessTokenClaims, now: Date) => Promise<string>;

/** Apart from signing: nothing is written for a sign-in whose token cannot be signed. */
export type LoadSigner = () => Promise<SignAccessToken>;

export interface SignerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Called with the first token; the key is imported once. */
  readonly loadKeys: () => Promise<SigningKeys>;
}

/**
 * Loads the key on the first call and gives what signs with it: a JWT signed with RS256 by the current key, with
 * `iss aud sub iat exp jti role`, and beside them `sid`, the session it belongs to, and `name`, so that a service
 * can show who did something without asking auth. A failure to load the keys is not kept: the next call tries again.
 */
export function accessTokenSigner({ issuer, audience, loadKeys }: SignerSettings): LoadSigner {
  return lazyAsync(async () => {
    const { current } = await loadKeys();
    const key = await importJWK(current, 'RS256');
    return async ({ userId, name, sessionId, role, tokenId }, now) => {
      const issuedAt = Math.floor(now.getTime() / 1000);
      return await new SignJWT({ role, name, sid: sessionId })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: current.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .setJti(tokenId)
        .sign(key);
    };
  });
}
