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

/** Signs the access token of a session, issued at `now`. */
export type SignAccessToken = (claims: AccessTokenClaims, now: Date) => Promise<string>;

/** Apart from signing: nothing is written for a sign-in whose token cannot be signed. */
export type LoadSigner = () => Promise<SignAccessToken>;

export interface SignerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Called with the first token, and again where what it gave is five minutes old. */
  readonly loadKeys: () => Promise<SigningKeys>;
}

/** After a rotation an execution environment signs by the key before for no longer than this. */
const KEYS_MS = 5 * 60_000;

/**
 * Loads the keys and gives what signs with the current one: a JWT signed with RS256, with `iss aud sub iat exp jti role`,
 * and beside them `sid`, the session it belongs to, and `name`, so that a service can show who did something without
 * asking auth. Where the keys cannot be loaded again, the one that is known goes on signing.
 */
export function accessTokenSigner({ issuer, audience, loadKeys }: SignerSettings): LoadSigner {
  let known: { readonly sign: SignAccessToken; readonly loadedAt: number } | undefined;
  let pending: Promise<SignAccessToken> | undefined;
  const load = async (): Promise<SignAccessToken> => {
    const loadedAt = Date.now();
    const { current } = await loadKeys();
    const key = await importJWK(current, 'RS256');
    const sign: SignAccessToken = async ({ userId, name, sessionId, role, tokenId }, now) => {
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
    known = { sign, loadedAt };
    return sign;
  };
  return async () => {
    if (known && Date.now() - known.loadedAt < KEYS_MS) return known.sign;
    pending ??= load().finally(() => {
      pending = undefined;
    });
    try {
      return await pending;
    } catch (error) {
      if (known) return known.sign;
      throw error;
    }
  };
}
