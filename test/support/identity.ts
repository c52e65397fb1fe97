import { randomUUID } from 'node:crypto';
import { accessTokenSigner } from '../../functions/auth/keys/access-token.ts';
import { makeSigningKey, publicKeySet, type SigningKeys } from '../../functions/auth/keys/signing-keys.ts';

const ISSUER = 'https://api.example.org';
const AUDIENCE = 'nubo';

export interface TestIdentity {
  readonly keys: SigningKeys;
  /** What a function needs to verify tokens. */
  readonly env: Readonly<
    Record<'AUTH_JWKS' | 'AUTH_JWKS_PARAMETER' | 'AUTH_ISSUER' | 'AUTH_AUDIENCE', string>
  >;
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
  const keys: SigningKeys = {
    ...{ rotationId: '1', rotatedAt: new Date().toISOString() },
    ...{ previous: null, current, next },
  };
  const sign = await accessTokenSigner({
    issuer: ISSUER,
    audience: AUDIENCE,
    loadKeys: async () => keys,
  })();
  return {
    keys,
    env: {
      AUTH_JWKS: publicKeySet(keys),
      AUTH_JWKS_PARAMETER: '/nubo/signing-keys/public',
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
    },
    token: ({
      userId = randomUUID(),
      name = 'Test',
      role = 'user',
      sessionId = randomUUID(),
      at = new Date(),
    } = {}) => sign({ userId, name, role, sessionId, tokenId: randomUUID() }, at),
  };
}
