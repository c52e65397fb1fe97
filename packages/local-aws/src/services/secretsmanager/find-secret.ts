import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import type { JsonCaller } from '../json-service.ts';
import { type SecretVersion, type StoredSecret, secretStore } from '../secret-store.ts';

/** The secret a call names, once the caller may do `action` on it; `allowDeleted` for what works on deleted ones. */
export function findSecret(
  world: World,
  caller: JsonCaller,
  action: string,
  id: string,
  allowDeleted = false,
): StoredSecret {
  const secret = secretStore(world).get(id);
  // IAM decides first, on the ARN the caller would have meant: a stranger does not learn what exists.
  requireAllowed(world, caller.principalArn, {
    action: `secretsmanager:${action}`,
    resource: secret?.arn ?? secretArn(world, id),
    ...(secret?.policy !== undefined && { resourcePolicy: secret.policy }),
  });
  if (!secret) {
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  if (secret.deletedAt !== undefined && !allowDeleted) {
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return secret;
}

function secretArn(world: World, id: string): string {
  return id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${id}`;
}

/** By version id or stage; AWSCURRENT when neither is named. */
export function findVersion(
  secret: StoredSecret,
  wanted: { id?: string | undefined; stage?: string | undefined },
): SecretVersion {
  const stage = wanted.stage ?? (wanted.id === undefined ? 'AWSCURRENT' : undefined);
  const found = secret.versions.find(
    (version) =>
      (wanted.id === undefined || version.id === wanted.id) &&
      (stage === undefined || version.stages.includes(stage)),
  );
  if (found) return found;
  const which = wanted.id === undefined ? `staging label: ${stage}` : `VersionId: ${wanted.id}`;
  throw new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${which}`,
  );
}

/** Values are kept as text; a binary one carries this mark before its base64. */
const BINARY = '\u0000binary:';

export function valueFields(version: SecretVersion): { SecretString: string } | { SecretBinary: string } {
  return version.value.startsWith(BINARY)
    ? { SecretBinary: version.value.slice(BINARY.length) }
    : { SecretString: version.value };
}

/** What is stored of an input's `SecretString` or base64 `SecretBinary`; undefined for neither. */
export function storedValue(input: {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}): string | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      "You can't specify both a binary and a string secret value.",
    );
  }
  return input.SecretString ?? (input.SecretBinary === undefined ? undefined : BINARY + input.SecretBinary);
}

export const seconds = (ms: number): number => ms / 1000;
