import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

export const secretsManager: () => SecretsManagerClient = lazy(() =>
  reportOutages('secrets', new SecretsManagerClient(clientConfig())),
);

/**
 * The current text of a secret. Read it once an execution environment.
 * @param secretId ARN or name
 * @throws the SDK's error for a refusal or a secret without a value; AppError `dependency-down` (503)
 */
export async function readSecret(secretId: string): Promise<string> {
  const { SecretString } = await secretsManager().send(new GetSecretValueCommand({ SecretId: secretId }));
  if (SecretString === undefined) throw new Error('the secret holds no text');
  return SecretString;
}
