import { importJWK, SignJWT } from 'jose';
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

/** Signs the access token of a session, made at `now`. */
export type SignAccessToken = (claims: AccessTokenClaims, now: Date) => Promise<string>;

export interface SignerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Called with the first token; the key is imported once. */
  readonly loadKeys: () => Promise<SigningKeys>;
}

/**
 * A JWT signed with RS256 by the current key: `iss aud sub iat exp jti role`, and beside them `sid`, the session
 * it belongs to, and `name`, so that a service can show who did something without asking auth. A failure to
 * load the keys is not kept: the next call tries again.
 */
export function accessTokenSigner({ issuer, audience, loadKeys }: SignerSettings): SignAccessToken {
  let loading: ReturnType<typeof load> | undefined;
  const load = async () => {
    const { current } = await loadKeys();
    return { kid: current.kid, key: await importJWK(current, 'RS256') };
  };
  return async ({ userId, name, sessionId, role, tokenId }, now) => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    const { kid, key } = await loading;
    const issuedAt = Math.floor(now.getTime() / 1000);
    return await new SignJWT({ role, name, sid: sessionId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .setJti(tokenId)
      .sign(key);
  };
}
