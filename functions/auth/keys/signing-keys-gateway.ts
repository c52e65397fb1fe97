import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The signing keys where they are kept: one secret of Secrets Manager. */
export interface SigningKeysGateway {
  /** Undefined while nobody has filled the secret. */
  read(): Promise<SigningKeys | undefined>;
  /** @param token makes a repeated write of the same request one version (`ClientRequestToken`, 32..64 characters). */
  write(keys: SigningKeys, token: string): Promise<void>;
}

/** @param secretArn ARN or name of the secret */
export function signingKeysGateway(client: SecretsManagerClient, secretArn: string): SigningKeysGateway {
  return {
    async read() {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
        return parseSigningKeys(SecretString);
      } catch (error) {
        // A secret without any version answers so; a missing grant or secret shows when it is written.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async write(keys, token) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: secretArn,
          SecretString: JSON.stringify(keys),
          ClientRequestToken: token,
        }),
      );
    },
  };
}
