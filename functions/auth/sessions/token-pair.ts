import type { Tokens } from '../contract.ts';
import { ACCESS_TOKEN_SECONDS, type AccessTokenClaims, type SignAccessToken } from '../keys/access-token.ts';
import { REFRESH_TOKEN_DAYS } from './refresh-token.ts';

/** What a client is given for a session: an access token that is signed now, and its refresh token. */
export async function tokenPair(
  sign: SignAccessToken,
  claims: AccessTokenClaims,
  refreshToken: string,
  now: Date,
): Promise<Tokens> {
  return {
    accessToken: await sign(claims, now),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
  };
}

/** When a refresh token that is given out now expires, RFC 3339. */
export function refreshExpiry(now: Date): string {
  return new Date(now.getTime() + REFRESH_TOKEN_DAYS * 86_400_000).toISOString();
}
