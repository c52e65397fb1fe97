import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export async function call() {
  await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: 'none' }));
}
