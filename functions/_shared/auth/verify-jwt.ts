import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';

/** A key of a JSON Web Key Set (RFC 7517). */
export type PublicJwk = JsonWebKey & { readonly kty: string; readonly kid: string };

export interface JwtRules {
  readonly keys: readonly PublicJwk[];
  readonly issuer: string;
  readonly audience: string;
}

/** What is wrong with a token; never part of an answer. */
export class JwtError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JwtError';
  }
}

const SEGMENT = /^[A-Za-z0-9_-]+$/;

/**
 * Verifies RS256 tokens as RFC 7519 §7.2 and RFC 8725 §3 have it: one algorithm whatever the header says, a
 * key named by `kid`, no `crit`, issuer, audience, `exp` and `nbf`. `node:crypto` in the calling thread, because
 * Web Crypto, which jose uses, hands each signature to another one: half the processor time of an
 * authenticated call, and a fifth of its start.
 *
 * @throws JwtError for every token that is not to be trusted.
 */
export function jwtVerifier({
  keys,
  issuer,
  audience,
}: JwtRules): (token: string) => Record<string, unknown> {
  const imported = new Map<string, KeyObject>();

  function keyNamed(kid: unknown): KeyObject {
    if (typeof kid !== 'string') throw new JwtError('it names no key');
    const known = imported.get(kid);
    if (known) return known;
    const jwk = keys.find((key) => key.kid === kid && key.kty === 'RSA' && (key.alg ?? 'RS256') === 'RS256');
    if (!jwk) throw new JwtError('its key is not known');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    imported.set(kid, key);
    return key;
  }

  return (token) => {
    const [head, body, signature, more] = token.split('.');
    if (!isSegment(head) || !isSegment(body) || !isSegment(signature) || more !== undefined)
      throw new JwtError('it has not three parts in base64url');
    const header = jsonObject(head);
    if (header.alg !== 'RS256') throw new JwtError('it is not signed by RS256');
    if (header.crit !== undefined) throw new JwtError('it asks for an extension (RFC 7515 §4.1.11)');
    const signed = Buffer.from(`${head}.${body}`, 'latin1');
    if (!verify('sha256', signed, keyNamed(header.kid), Buffer.from(signature, 'base64url')))
      throw new JwtError('its signature is wrong');
    const claims = jsonObject(body);
    checkClaims(claims, issuer, audience);
    return claims;
  };
}

function checkClaims({ iss, aud, exp, nbf, iat }: Record<string, unknown>, issuer: string, audience: string) {
  const now = Math.floor(Date.now() / 1000);
  if (iss !== issuer) throw new JwtError('it comes from another issuer');
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience)))
    throw new JwtError('it is for somebody else');
  if (typeof exp !== 'number' || exp <= now) throw new JwtError('it has expired, or does not say when');
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now)) throw new JwtError('it is not valid yet');
  if (typeof iat !== 'number') throw new JwtError('it does not say when it was issued');
}

function isSegment(text: string | undefined): text is string {
  return text !== undefined && SEGMENT.test(text);
}

function jsonObject(segment: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new JwtError('a part of it is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JwtError('a part of it is not an object');
  // A JSON object's members can be read by any name; what they hold is not known yet.
  return value as Record<string, unknown>;
}
