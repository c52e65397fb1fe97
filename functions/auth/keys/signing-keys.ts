import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod/mini';

/**
 * What the secret `signing-keys` holds: RSA private keys as JWK. `current` signs; `next` is published already,
 * so that functions deployed before a rotation know it; `previous` is published until the one after, so that
 * tokens signed just before a rotation stay good. `rotationId` is the stack's property the set was made for.
 * A new secret holds `{}`-like JSON without `current`, or no value at all.
 */
const privateJwk = z.object({
  kty: z.literal('RSA'),
  /** RFC 7638 thumbprint, SHA-256. */
  kid: z.string().check(z.minLength(1)),
  alg: z.literal('RS256'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});
export type PrivateJwk = z.infer<typeof privateJwk>;

const signingKeys = z.object({
  rotationId: z.string(),
  previous: z.nullable(privateJwk),
  current: privateJwk,
  next: privateJwk,
});
export type SigningKeys = z.infer<typeof signingKeys>;

/** Makes one RS256 key pair; gives its private JWK with `kid`. */
export type MakeKey = () => Promise<PrivateJwk>;

/**
 * Reads the secret's text; undefined for a secret nobody has filled yet.
 * @throws Error when it holds something else, rather than signing everybody out by replacing it.
 */
export function parseSigningKeys(secret: string | undefined): SigningKeys | undefined {
  if (secret === undefined || secret === '') return undefined;
  const value: unknown = JSON.parse(secret);
  if (typeof value !== 'object' || value === null)
    throw new Error('the secret of the signing keys is no object');
  if (!('current' in value)) return undefined;
  const parsed = signingKeys.safeParse(value);
  if (!parsed.success) throw new Error('the secret of the signing keys is damaged', { cause: parsed.error });
  return parsed.data;
}

/** The keys a stack with this `rotationId` should have; the very same object where nothing changes. */
export async function rotateSigningKeys(
  existing: SigningKeys | undefined,
  rotationId: string,
  makeKey: MakeKey,
): Promise<SigningKeys> {
  if (!existing) return { rotationId, previous: null, current: await makeKey(), next: await makeKey() };
  if (existing.rotationId === rotationId) return existing;
  return { rotationId, previous: existing.current, current: existing.next, next: await makeKey() };
}

/** The public half as a JWK Set (RFC 7517) in JSON: current first. */
export function publicKeySet(keys: SigningKeys): string {
  const all = [keys.current, keys.next, ...(keys.previous ? [keys.previous] : [])];
  return JSON.stringify({
    keys: all.map(({ kty, kid, alg, n, e }) => ({ kty, kid, alg, use: 'sig', n, e })),
  });
}

/** A new RSA key of 2,048 bits for RS256, named by its RFC 7638 thumbprint. */
export async function makeSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return privateJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256' });
}
