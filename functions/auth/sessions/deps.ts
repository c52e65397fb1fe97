import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { sharedCounter } from '../../_shared/limits/valkey-limits.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { createAuthOutbox, createHasher, createUsers } from '../accounts/deps.ts';
import { browserEnv, signingEnv } from '../env.ts';
import { accessTokenSigner } from '../keys/access-token.ts';
import { parseSigningKeys } from '../keys/signing-keys.ts';
import { sessionCookie } from './session-cookie.ts';
import { sessionEnd, signOutService } from './session-end-service.ts';
import { sessionListService } from './session-list-service.ts';
import { sessionRefresh } from './session-refresh-service.ts';
import { sessionRepository } from './session-repository.ts';
import { sessionStart } from './session-start-service.ts';
import { signInService } from './sign-in-service.ts';

const createSigner = () => {
  const { SECRET_SIGNING_KEYS, AUTH_ISSUER, AUTH_AUDIENCE } = parseEnv(signingEnv);
  return accessTokenSigner({
    issuer: AUTH_ISSUER,
    audience: AUTH_AUDIENCE,
    async loadKeys() {
      const keys = parseSigningKeys(await readSecret(SECRET_SIGNING_KEYS));
      if (!keys) throw new Error('the secret of the signing keys is empty: the stack has not filled it');
      return keys;
    },
  });
};

/** For every function that signs somebody in. */
export const createSessionStart = () =>
  sessionStart({ sessions: sessionRepository(database()), signer: createSigner(), newId });

const createSessionEnd = () =>
  sessionEnd({ sessions: sessionRepository(database()), outbox: createAuthOutbox });

export const createSessionRefresh = () =>
  sessionRefresh({
    sessions: sessionRepository(database()),
    end: createSessionEnd(),
    signer: createSigner(),
    newId,
  });

export const createSessionCookie = () => sessionCookie(parseEnv(browserEnv).PUBLIC_URL);

export const createSessionListService = () => sessionListService({ sessions: sessionRepository(database()) });

export const createSignOutService = () =>
  signOutService({ sessions: sessionRepository(database()), end: createSessionEnd() });

export const createSignInService = () =>
  signInService({ users: createUsers(), hasher: createHasher(), failures: sharedCounter() });
