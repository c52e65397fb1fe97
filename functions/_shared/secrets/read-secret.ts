import { awsJsonCaller } from '../aws/aws-json-call.ts';

const call = awsJsonCaller({
  name: 'secretsmanager',
  target: 'secretsmanager',
  version: '1.1',
  dependency: 'secrets',
});

/**
 * The current text of a secret of Secrets Manager. Read it once an execution environment.
 * @param secretId ARN or name
 * @throws AwsJsonError for a refusal or a secret without a value; AppError `dependency-down` (503)
 */
export async function readSecret(secretId: string): Promise<string> {
  const { SecretString } = await call('GetSecretValue', { SecretId: secretId });
  if (typeof SecretString !== 'string') throw new Error('the secret holds no text');
  return SecretString;
}
