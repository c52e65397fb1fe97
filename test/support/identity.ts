import { randomUUID } from 'node:crypto';
import { accessTokenSigner } from '../../functions/auth/keys/access-token.ts';
import { makeSigningKey, publicKeySet, type SigningKeys } from '../../functions/auth/keys/signing-keys.ts';

const ISSUER = 'https://api.example.org';
const AUDIENCE = 'nubo';

export interface TestIdentity {
  readonly keys: SigningKeys;
  /** What a function needs to verify tokens. */
  readonly env: { readonly AUTH_JWKS: string; readonly AUTH_ISSUER: string; readonly AUTH_AUDIENCE: string };
  /** An access token as /login gives it. */
  token(user?: {
    userId?: string;
    name?: string;
    role?: 'user' | 'admin';
    sessionId?: string;
    at?: Date;
  }): Promise<string>;
}

/** Signing keys of a test's own, and tokens signed by them. */
export async function testIdentity(): Promise<TestIdentity> {
  const [current, next] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  const keys: SigningKeys = { rotationId: '1', previous: null, current, next };
  const sign = await accessTokenSigner({
    issuer: ISSUER,
    audience: AUDIENCE,
    loadKeys: async () => keys,
  })();
  return {
    keys,
    env: { AUTH_JWKS: publicKeySet(keys), AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
    token: ({
      userId = randomUUID(),
      name = 'Test',
      role = 'user',
      sessionId = randomUUID(),
      at = new Date(),
    } = {}) => sign({ userId, name, role, sessionId, tokenId: randomUUID() }, at),
  };
}
