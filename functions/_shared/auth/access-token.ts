import * as z from 'zod';
import { parseEnv } from '../env/parse-env.ts';
import { invalidToken } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import type { Principal } from './principal.ts';
import { JwtError, jwtVerifier } from './verify-jwt.ts';

const envSchema = z.object({
  AUTH_JWKS: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) })),
  AUTH_ISSUER: z.string().min(1),
  AUTH_AUDIENCE: z.string().min(1),
});

/** Made once: each public key is imported when a token first names it. */
const verifier = lazy(() => {
  const env = parseEnv(envSchema);
  return jwtVerifier({ keys: env.AUTH_JWKS.keys, issuer: env.AUTH_ISSUER, audience: env.AUTH_AUDIENCE });
});

/**
 * Who an access token speaks for (RFC 8725: one algorithm, issuer and audience checked).
 * @throws AppError `unauthenticated` (401) for a token that is malformed, expired, not ours, or not for us.
 */
export async function verifyAccessToken(token: string): Promise<Principal> {
  const { sub, role, jti, iat, sid, name } = claimsOf(token);
  if (typeof sub !== 'string' || typeof jti !== 'string' || typeof iat !== 'number') throw invalidToken();
  if (role !== 'user' && role !== 'admin') throw invalidToken();
  return {
    userId: sub,
    name: typeof name === 'string' ? name : '',
    role,
    tokenId: jti,
    sessionId: typeof sid === 'string' ? sid : undefined,
    issuedAt: new Date(iat * 1000),
  };
}

function claimsOf(token: string): Record<string, unknown> {
  const verify = verifier();
  try {
    return verify(token);
  } catch (error) {
    if (error instanceof JwtError) throw invalidToken(error);
    throw error;
  }
}
