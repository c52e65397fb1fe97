import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key pair and what verifies its tokens, as a deployment hands it to the functions. */
export interface TokenAuthority {
  readonly jwks: { readonly keys: readonly JWK[]; readonly exp: number };
  readonly issuer: string;
  readonly audience: string;
  sign(subject: string, role?: 'user' | 'admin'): Promise<string>;
}

/**
 * Makes tokens as the product's sign-in does: RS256, an hour long, so that none expires in a run.
 * @param claimedKid the id of another's key, for what a stranger signs
 */
export async function createTokenAuthority(claimedKid?: string): Promise<TokenAuthority> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = claimedKid ?? (await calculateJwkThumbprint(jwk));
  const issuer = 'https://bench.invalid';
  const audience = 'bench';
  return {
    issuer,
    audience,
    // No change of the set falls due in a run.
    jwks: { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }], exp: Math.floor(Date.now() / 1000) + 86_400 },
    sign: (subject, role = 'user') =>
      new SignJWT({ role })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('1h')
        .setJti(crypto.randomUUID())
        .sign(privateKey),
  };
}
