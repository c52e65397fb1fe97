import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod/mini';

/** Days that a key signs. */
const ROTATION_DAYS = 30;
/**
 * Minutes that a key is published after its last token may have been signed: tokens live for 15, and execution
 * environments sign by the keys that they have read for 5.
 */
const RETIREMENT_MINUTES = 60;

/**
 * What the secret `signing-keys` holds: RSA private keys as JWK. `current` signs; `next` is published already,
 * so that whoever keeps a copy of the set knows it before it signs; `previous` is published until its tokens are
 * gone. `rotationId` is the stack's property the set was made for. A new secret holds `{}`-like JSON without
 * `current`, or no value at all.
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
  /** Since when `current` signs. */
  rotatedAt: z._default(z.iso.datetime(), new Date(0).toISOString()),
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

export interface RotationRequest {
  /** The stack's property: another one than that of the keys asks for a rotation. */
  readonly rotationId?: string;
  readonly now: Date;
}

/** The keys that should be from now on; the very same object where nothing changes. */
export async function rotateSigningKeys(
  existing: SigningKeys | undefined,
  { rotationId = existing?.rotationId ?? '1', now }: RotationRequest,
  makeKey: MakeKey,
): Promise<SigningKeys> {
  const rotatedAt = now.toISOString();
  if (!existing)
    return { rotationId, rotatedAt, previous: null, current: await makeKey(), next: await makeKey() };
  if (rotationId !== existing.rotationId || now >= addDays(existing.rotatedAt, ROTATION_DAYS))
    return {
      rotationId,
      rotatedAt,
      previous: existing.current,
      current: existing.next,
      next: await makeKey(),
    };
  if (existing.previous && now >= retiresAt(existing)) return { ...existing, previous: null };
  return existing;
}

/** When `previous` has served the last of its tokens. */
function retiresAt({ rotatedAt }: SigningKeys): Date {
  return new Date(Date.parse(rotatedAt) + RETIREMENT_MINUTES * 60_000);
}

function addDays(instant: string, days: number): Date {
  return new Date(Date.parse(instant) + days * 86_400_000);
}

/** The public half as a JWK Set (RFC 7517) in JSON, current first, with `exp`: when the next change of it is due. */
export function publicKeySet(keys: SigningKeys): string {
  const all = [keys.current, keys.next, ...(keys.previous ? [keys.previous] : [])];
  const due = keys.previous ? retiresAt(keys) : addDays(keys.rotatedAt, ROTATION_DAYS);
  return JSON.stringify({
    keys: all.map(({ kty, kid, alg, n, e }) => ({ kty, kid, alg, use: 'sig', n, e })),
    exp: Math.floor(due.getTime() / 1000),
  });
}

/** A new RSA key of 2,048 bits for RS256, named by its RFC 7638 thumbprint. */
export async function makeSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return privateJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256' });
}
