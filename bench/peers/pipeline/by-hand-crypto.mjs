// The function by hand with the product's own way to verify a token, so that the rest can be compared.
import { createPublicKey, verify } from 'node:crypto';
import { createWith } from './by-hand.mjs';

export const create = (fixture) => createWith(verifier(fixture));

function verifier({ jwks, issuer, audience }) {
  const keys = new Map(jwks.keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  const parse = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return async (token) => {
    const [head, body, signature] = token.split('.');
    const { alg, kid } = parse(head);
    const key = keys.get(kid);
    const signed = Buffer.from(`${head}.${body}`);
    const good = alg === 'RS256' && key && verify('sha256', signed, key, Buffer.from(signature, 'base64url'));
    if (!good) throw new Error('signature');
    const claims = parse(body);
    if (claims.iss !== issuer || claims.aud !== audience || !(claims.exp > Date.now() / 1000))
      throw new Error('claims');
    return claims;
  };
}
