import { RemovalPolicy } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { SecretName } from '../../functions/_shared/routing/names.ts';
import { entriesOf, pascalCase } from '../function-spec.ts';
import type { Settings } from '../settings.ts';
import { suppressNag } from '../suppress-nag.ts';

interface SecretDefinition {
  readonly description: string;
  /** Why Secrets Manager does not rotate it. */
  readonly rotation: string;
  /** Filled by an operator, who finds it by this name (`nubo/google-client`). */
  readonly named?: true;
}

/** Every secret by its logical name, as `needs.secrets` uses it; the database's own is beside them. */
const SECRETS = {
  'signing-keys': {
    description: 'Private keys that sign access tokens, made and rotated by functions of auth',
    rotation: 'The schedule rotate-signing-keys rotates the keys every 30 days.',
  },
  'google-client': {
    description: 'Google sign-in: {"clientId": "…", "clientSecret": "…"}; without them it is off',
    rotation: "Google's console gives out its clients' secrets: an operator enters a new one.",
    named: true,
  },
  'stripe-webhooks': {
    description: 'Signing secrets of Stripe webhooks: {"secrets": ["whsec_…"]}; any of them may have signed',
    rotation: 'Stripe gives out its secrets: an operator enters the new one beside the old one.',
    named: true,
  },
  'github-webhooks': {
    description: 'Secrets of GitHub webhooks: {"secrets": ["…"]}; any of them may have signed',
    rotation: 'An operator enters the new one beside the old one, then changes it at GitHub.',
    named: true,
  },
  openweathermap: {
    description: 'OpenWeatherMap: {"key": "…"}; without it the next provider serves',
    rotation: 'The provider gives out its keys: an operator enters a new one.',
    named: true,
  },
  coingecko: {
    description: 'CoinGecko: {"key": "…"}; without it the public API serves',
    rotation: 'The provider gives out its keys: an operator enters a new one.',
    named: true,
  },
  deepl: {
    description: 'DeepL: {"key": "…"}; without it the next provider serves',
    rotation: 'The provider gives out its keys: an operator enters a new one.',
    named: true,
  },
  'google-translate': {
    description: 'Google Translate: {"key": "…"}; without it the next provider serves',
    rotation: 'The provider gives out its keys: an operator enters a new one.',
    named: true,
  },
} as const satisfies Record<Exclude<SecretName, 'database-master'>, SecretDefinition>;

export function makeSecrets(scope: Construct, settings: Settings): Map<SecretName, ISecret> {
  const definitions: [SecretName, SecretDefinition][] = entriesOf(SECRETS);
  return new Map(
    definitions.map(([name, definition]) => [name, makeSecret(scope, name, definition, settings)]),
  );
}

function makeSecret(
  scope: Construct,
  name: string,
  { description, rotation, named }: SecretDefinition,
  settings: Settings,
): ISecret {
  const secret = new Secret(scope, `${pascalCase(name)}Secret`, {
    description,
    // A JSON object without anything of use: what it holds later comes from elsewhere.
    generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'unused' },
    // One with a name of its own would stand in the way of the next deployment; its content is still at its source.
    ...(named
      ? { secretName: `${settings.name}/${name}`, removalPolicy: RemovalPolicy.DESTROY }
      : { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }),
  });
  suppressNag(secret, 'AwsSolutions-SMG4', rotation);
  return secret;
}
