import { importJWK, jwtVerify } from 'jose';

/** Verifies access tokens with keys imported once, as every subject does. Gives the claims, or throws. */
export async function tokenVerifier({ jwks, issuer, audience }) {
  const keys = new Map();
  for (const key of jwks.keys) keys.set(key.kid, await importJWK(key, 'RS256'));
  const options = { issuer, audience, algorithms: ['RS256'] };
  return async (token) => (await jwtVerify(token, ({ kid }) => keys.get(kid), options)).payload;
}
