import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { sharedCounter } from '../../_shared/limits/valkey-limits.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { createHasher, createTransaction, createUsers } from '../accounts/deps.ts';
import { signingEnv } from '../env.ts';
import { accessTokenSigner } from '../keys/access-token.ts';
import { parseSigningKeys } from '../keys/signing-keys.ts';
import { sessionListService } from './session-list-service.ts';
import { sessionRepository } from './session-repository.ts';
import { sessionService } from './session-service.ts';
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

/** For the functions that start or refresh a session, which sign tokens. */
export const createSessionService = () =>
  sessionService({
    sessions: sessionRepository(database()),
    transaction: createTransaction,
    signer: createSigner(),
    newId,
  });

/** For the functions that list or end sessions. */
export const createSessionListService = () =>
  sessionListService({ sessions: sessionRepository(database()), transaction: createTransaction });

export const createSignInService = () =>
  signInService({ users: createUsers(), hasher: createHasher(), failures: sharedCounter() });
