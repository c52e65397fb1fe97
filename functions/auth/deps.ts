import { parseEnv } from '../_shared/env/env.ts';
import { dependencyDown } from '../_shared/errors/errors.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { createOutbox } from '../_shared/events/outbox.ts';
import { newId } from '../_shared/ids.ts';
import { lazy, lazyAsync } from '../_shared/lazy.ts';
import { sharedCounter } from '../_shared/limits/valkey-limits.ts';
import type { Queryable } from '../_shared/postgres/database.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { queue } from '../_shared/queue/queue.ts';
import { readSecret } from '../_shared/secrets/read-secret.ts';
import { accessTokenSigner } from './access-token.ts';
import { accountOpening } from './account-opening-service.ts';
import { accountService } from './account-service.ts';
import { browserCookie } from './browser-cookie.ts';
import {
  googleAccountsEnv,
  googleEnv,
  hashingEnv,
  keysEnv,
  mailingEnv,
  publishingEnv,
  requestsEnv,
  sendingEnv,
  signInsEnv,
  signingEnv,
} from './env.ts';
import { exchangeService } from './exchange-service.ts';
import { googleAccountService } from './google-account-service.ts';
import { googleAccountsGateway } from './google-accounts-gateway.ts';
import { googleAttemptRepository } from './google-attempt-repository.ts';
import { parseGoogleClient } from './google-client.ts';
import { googleGateway } from './google-gateway.ts';
import { googleSignInService } from './google-sign-in-service.ts';
import type { ResetRequest } from './mail.ts';
import { mailGateway } from './mail-gateway.ts';
import { mailTokenRepository } from './mail-token-repository.ts';
import { passwordHasher } from './password-hasher.ts';
import { passwordService } from './password-service.ts';
import { recordingTransaction } from './recording-gateway.ts';
import { resetSender, resetService } from './reset-service.ts';
import { sessionListService } from './session-list-service.ts';
import { type SessionRepository, sessionRepository } from './session-repository.ts';
import { sessionService } from './session-service.ts';
import { signInService } from './sign-in-service.ts';
import { parseSigningKeys } from './signing-keys.ts';
import { signingKeysGateway } from './signing-keys-gateway.ts';
import { tokenMailer } from './token-mailer.ts';
import { userAdminService } from './user-admin-service.ts';
import { type UserRepository, userRepository } from './user-repository.ts';
import { verificationSender, verificationService } from './verification-service.ts';

// A bundle leaves out what its handler does not use (tools/build/pure-declarations.ts): only the functions that
// hash have bcrypt beside them.

export const users = lazy(() => userRepository(database()));
const hasher = lazy(() => passwordHasher(parseEnv(hashingEnv).AUTH_BCRYPT_COST));

const transaction = <T>(work: (users: UserRepository, sessions: SessionRepository) => Promise<T>) =>
  database().transaction((tx: Queryable) => work(userRepository(tx), sessionRepository(tx)));

/** Events that wait for the bus. */
export const outbox = lazy(() =>
  createOutbox(database(), () => eventBus('auth', parseEnv(publishingEnv).EVENT_BUS)),
);
const recording = lazy(() => recordingTransaction(database(), outbox()));

export const accounts = lazy(() => accountService({ users: users() }));

export const signIn = lazy(() =>
  signInService({
    users: users(),
    open: accountOpening(recording),
    newId,
    hasher: hasher(),
    failures: sharedCounter(),
  }),
);

export const passwords = lazy(() =>
  passwordService({ users: users(), transaction, recording, hasher: hasher(), failures: sharedCounter() }),
);

export const userAdmin = lazy(() => userAdminService({ users: users(), transaction }));

const signer = lazy(() => {
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
});

/** Sessions for the functions that begin or refresh one. */
export const signingSessions = lazy(() =>
  sessionService({
    sessions: sessionRepository(database()),
    transaction: (work) => transaction((_users, sessions) => work(sessions)),
    sign: signer(),
    newId,
  }),
);

/** Sessions for the functions that only look at them or end them. */
export const sessions = lazy(() => sessionListService({ sessions: sessionRepository(database()) }));

const mailToken = lazy(() => {
  const { QUEUE_MAIL, PUBLIC_URL } = parseEnv(mailingEnv);
  return tokenMailer({
    insertToken: (token) => mailTokenRepository(database()).insert(token),
    mails: queue(QUEUE_MAIL),
    webUrl: PUBLIC_URL,
  });
});

export const sendVerification = lazy(() =>
  verificationSender({ find: (userId) => users().find(userId), mailToken: mailToken() }),
);

export const verifications = lazy(() => verificationService({ transaction: recording() }));

export const resetRequests = lazy(() => queue<ResetRequest>(parseEnv(requestsEnv).QUEUE_RESET_REQUESTS));

export const sendReset = lazy(() =>
  resetSender({ users: users(), mailToken: mailToken(), sent: sharedCounter() }),
);

export const resets = lazy(() =>
  resetService({
    tokens: mailTokenRepository(database()),
    transaction: recording(),
    hasher: hasher(),
  }),
);

export const mails = lazy(() => mailGateway(parseEnv(sendingEnv).MAIL_FROM));

const attempts = lazy(() => googleAttemptRepository(parseEnv(signInsEnv).TABLE_SIGN_INS));

/** Where nobody has entered a client of Google, the sign-in is off; one that is entered is seen by the next environment. */
export const googleSignIn = lazyAsync(async () => {
  const { SECRET_GOOGLE_CLIENT, PUBLIC_URL, ALLOWED_ORIGINS } = parseEnv(googleEnv);
  const client = parseGoogleClient(await readSecret(SECRET_GOOGLE_CLIENT));
  if (!client) throw dependencyDown('google', new Error('the secret google-client has no client'));
  return googleSignInService({
    google: googleGateway(client, `${PUBLIC_URL}/auth/google/callback`),
    attempts: attempts(),
    origins: ALLOWED_ORIGINS.split(','),
  });
});

export const browser = lazy(() => browserCookie(parseEnv(googleEnv).PUBLIC_URL));

export const googleAccounts = lazy(() =>
  googleAccountsGateway(parseEnv(googleAccountsEnv).FUNCTION_AUTH_SIGN_IN_GOOGLE),
);

export const googleAccount = lazy(() => googleAccountService({ transaction: recording(), newId }));

export const exchanges = lazy(() =>
  exchangeService({ attempts: attempts(), find: (userId) => users().find(userId) }),
);

/** The custom resource's access to the keys. */
export const signingKeys = lazy(() => signingKeysGateway(parseEnv(keysEnv).SECRET_SIGNING_KEYS));
