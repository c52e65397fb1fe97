import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { PrivateJwk } from './signing-keys.ts';

/** A new RSA key of 2,048 bits for RS256, named by its RFC 7638 thumbprint. */
export async function makeSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: 'jwk' });
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi) throw new Error('the key pair lacks a part');
  return { kty: 'RSA', kid: thumbprint(e, n), alg: 'RS256', n, e, d, p, q, dp, dq, qi };
}

/** RFC 7638 §3: the required members in lexicographic order, without white space. */
function thumbprint(e: string, n: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}
