import { createLocalJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { BoundedMap } from '../bounded-map.ts';
import { parseEnv } from '../env/env.ts';
import { invalidToken } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import type { Principal } from './principal.ts';
import { deployedKeys, type KeySet, type PublicKeys } from './public-keys.ts';

const envSchema = z.object({
  AUTH_ISSUER: z.string().check(z.minLength(1)),
  AUTH_AUDIENCE: z.string().check(z.minLength(1)),
});

/** The key that a token names. jose imports each public key when it first meets it and keeps it with the set. */
function keyFinder(keys: PublicKeys): JWTVerifyGetKey {
  let known: { readonly set: KeySet; readonly find: JWTVerifyGetKey } | undefined;
  return async (header, token) => {
    const set = await (header.kid === undefined ? keys.current() : keys.lookFor(header.kid));
    if (known?.set !== set) known = { set, find: createLocalJWKSet(set) };
    return known.find(header, token);
  };
}

const verifier = lazy(() => {
  const env = parseEnv(envSchema);
  return {
    keys: keyFinder(deployedKeys()),
    options: {
      issuer: env.AUTH_ISSUER,
      audience: env.AUTH_AUDIENCE,
      algorithms: ['RS256'],
      requiredClaims: ['sub', 'iat', 'exp', 'jti', 'role'],
    },
  };
});

/** Tokens remembered at most. */
const REMEMBERED = 1000;

interface Verified {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

/**
 * Who sent a token a moment ago mostly sends it again. Nothing that was checked can change but the time: the issuer and
 * the audience are those that the process started with, and a key serves as long as the tokens it has signed.
 */
const remembered = new BoundedMap<string, Verified>(REMEMBERED);

/**
 * Who an access token speaks for (RFC 8725: one algorithm, issuer and audience checked).
 * @throws AppError `unauthenticated` (401) for a token that is malformed, expired, not ours, or not for us;
 * `dependency-down` (503) where its key is not known and the keys cannot be read.
 */
export async function verifyAccessToken(token: string): Promise<Principal> {
  const known = remembered.get(token);
  if (known !== undefined && Date.now() < known.expiresAtMs) return known.principal;
  remembered.delete(token);
  const verified = await verify(token);
  remembered.set(token, verified);
  return verified.principal;
}

async function verify(token: string): Promise<Verified> {
  const { keys, options } = verifier();
  try {
    const { payload } = await jwtVerify(token, keys, options);
    const { sub, role, jti, iat, exp, sid, name } = payload;
    if (typeof sub !== 'string' || typeof jti !== 'string') throw invalidToken();
    if (iat === undefined || exp === undefined) throw invalidToken();
    if (role !== 'user' && role !== 'admin') throw invalidToken();
    const sessionId = typeof sid === 'string' ? sid : undefined;
    const principal = {
      userId: sub,
      name: typeof name === 'string' ? name : '',
      role,
      tokenId: jti,
      sessionId,
      issuedAt: new Date(iat * 1000),
    } as const;
    return { principal, expiresAtMs: exp * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw invalidToken(error);
    throw error;
  }
}
