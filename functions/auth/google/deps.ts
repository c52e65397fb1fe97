import { dynamo } from '../../_shared/aws/dynamo.ts';
import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { dependencyDown } from '../../_shared/errors/errors.ts';
import { newId } from '../../_shared/ids.ts';
import { createTransaction } from '../accounts/deps.ts';
import { googleAccountsEnv, googleEnv, signInsEnv } from '../env.ts';
import { browserCookies } from './browser-cookies.ts';
import { googleAccountService } from './google-account-service.ts';
import { googleAccountsGateway } from './google-accounts-gateway.ts';
import { googleAttemptRepository } from './google-attempt-repository.ts';
import { parseGoogleClient } from './google-client.ts';
import { googleGateway } from './google-gateway.ts';
import { googleSignInService } from './google-sign-in-service.ts';
import { sha256 } from './sha256.ts';

const createAttempts = () => googleAttemptRepository(dynamo(), parseEnv(signInsEnv).TABLE_SIGN_INS);

/** @throws AppError `dependency-down` while the secret holds no client, which leaves the sign-in off */
export async function createGoogleSignIn() {
  const { SECRET_GOOGLE_CLIENT, PUBLIC_URL, ALLOWED_ORIGINS } = parseEnv(googleEnv);
  const client = parseGoogleClient(await readSecret(SECRET_GOOGLE_CLIENT));
  if (!client) throw dependencyDown('google', new Error('the secret google-client has no client'));
  return googleSignInService({
    google: googleGateway(client, `${PUBLIC_URL}/auth/google/callback`),
    attempts: createAttempts(),
    origins: ALLOWED_ORIGINS.split(','),
  });
}

export const createBrowserCookies = () => browserCookies(parseEnv(googleEnv).PUBLIC_URL);

export const createGoogleAccountsGateway = () =>
  googleAccountsGateway(parseEnv(googleAccountsEnv).FUNCTION_AUTH_SIGN_IN_GOOGLE);

export const createGoogleAccountService = () =>
  googleAccountService({ transaction: createTransaction(), newId });

/** The single-use codes that lead back to a web page. */
export const createCodes = () => {
  const attempts = createAttempts();
  return {
    take: (code: string, now: Date) => attempts.takeCode(sha256(code), Math.floor(now.getTime() / 1000)),
  };
};
