import { RemovalPolicy } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { pascalCase } from '../function-spec.ts';

interface SecretDefinition {
  readonly description: string;
  /** Why Secrets Manager does not rotate it. */
  readonly rotation: string;
}

/** Every secret by its logical name, as `needs.secrets` uses it; the database's own is beside them. */
const SECRETS = {
  'signing-keys': {
    description: 'Private keys that sign access tokens, filled and rotated by a custom resource',
    rotation: 'The custom resource rotates the keys when the parameter SigningKeyRotation changes.',
  },
} as const satisfies Record<string, SecretDefinition>;

export function makeSecrets(scope: Construct): Map<string, ISecret> {
  const definitions = Object.entries<SecretDefinition>(SECRETS);
  return new Map(definitions.map(([name, definition]) => [name, makeSecret(scope, name, definition)]));
}

function makeSecret(scope: Construct, name: string, { description, rotation }: SecretDefinition): ISecret {
  const secret = new Secret(scope, `${pascalCase(name)}Secret`, {
    description,
    // A JSON object without anything of use: what it holds later comes from elsewhere.
    generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'unused' },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  accept(secret, 'AwsSolutions-SMG4', rotation);
  return secret;
}
