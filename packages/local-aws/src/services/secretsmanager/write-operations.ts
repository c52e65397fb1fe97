import * as z from 'zod';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { operation } from '../json-service.ts';
import { type StoredSecret, secretStore } from '../secret-store.ts';
import { findSecret, findVersion, seconds, storedValue } from './find-secret.ts';

const value = {
  SecretString: z.string().max(65_536).optional(),
  SecretBinary: z.string().optional(),
  /** Makes a repeated call one version. */
  ClientRequestToken: z.string().min(32).max(64).optional(),
};
const named = z.object({ SecretId: z.string().min(1) });

export const createSecret = operation(
  z.object({ Name: z.string().min(1).max(512), Description: z.string().optional(), ...value }),
  (input, world, caller) => {
    const store = secretStore(world);
    const known = store.get(input.Name);
    requireAllowed(world, caller.principalArn, {
      action: 'secretsmanager:CreateSecret',
      resource:
        known?.arn ?? `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${input.Name}-??????`,
      context: { 'secretsmanager:Name': input.Name },
    });
    if (known) {
      const repeated = known.versions.find((version) => version.id === input.ClientRequestToken);
      if (!repeated || repeated.value !== storedValue(input)) {
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${input.Name} already exists.`,
        );
      }
      return { ARN: known.arn, Name: known.name, VersionId: repeated.id };
    }
    const made = store.create(input.Name, input.Description);
    const stored = storedValue(input);
    const version =
      stored === undefined ? undefined : putVersion(store, made, stored, input.ClientRequestToken);
    return { ARN: made.arn, Name: made.name, ...(version && { VersionId: version }) };
  },
);

export const putSecretValue = operation(
  named.extend({ ...value, VersionStages: z.array(z.string()).min(1).max(20).optional() }),
  (input, world, caller) => {
    const secret = findSecret(world, caller, 'PutSecretValue', input.SecretId);
    const stored = storedValue(input);
    if (stored === undefined)
      throw new AwsError(
        'InvalidParameterException',
        'You must provide either SecretString or SecretBinary.',
      );
    const VersionId = putVersion(
      secretStore(world),
      secret,
      stored,
      input.ClientRequestToken,
      input.VersionStages,
    );
    const VersionStages = findVersion(secret, { id: VersionId }).stages;
    return { ARN: secret.arn, Name: secret.name, VersionId, VersionStages };
  },
);

export const updateSecret = operation(
  named.extend({ ...value, Description: z.string().optional() }),
  (input, world, caller) => {
    const secret = findSecret(world, caller, 'UpdateSecret', input.SecretId);
    const store = secretStore(world);
    if (input.Description !== undefined) secret.description = input.Description;
    const stored = storedValue(input);
    const version =
      stored === undefined ? undefined : putVersion(store, secret, stored, input.ClientRequestToken);
    store.save();
    return { ARN: secret.arn, Name: secret.name, ...(version && { VersionId: version }) };
  },
);

export const updateSecretVersionStage = operation(
  named.extend({
    VersionStage: z.string().min(1),
    RemoveFromVersionId: z.string().optional(),
    MoveToVersionId: z.string().optional(),
  }),
  (input, world, caller) => {
    const secret = findSecret(world, caller, 'UpdateSecretVersionStage', input.SecretId);
    const stage = input.VersionStage;
    const holder = secret.versions.find((version) => version.stages.includes(stage));
    if (holder && holder.id !== (input.RemoveFromVersionId ?? input.MoveToVersionId)) {
      throw new AwsError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    const target =
      input.MoveToVersionId === undefined ? undefined : findVersion(secret, { id: input.MoveToVersionId });
    if (holder) holder.stages = holder.stages.filter((known) => known !== stage);
    if (target) target.stages = [...target.stages.filter((known) => known !== stage), stage];
    if (stage === 'AWSCURRENT' && holder && target && holder !== target) {
      for (const version of secret.versions)
        version.stages = version.stages.filter((s) => s !== 'AWSPREVIOUS');
      holder.stages.push('AWSPREVIOUS');
    }
    secretStore(world).save();
    return { ARN: secret.arn, Name: secret.name };
  },
);

export const deleteSecret = operation(
  named.extend({
    ForceDeleteWithoutRecovery: z.boolean().default(false),
    RecoveryWindowInDays: z.number().int().min(7).max(30).default(30),
  }),
  (input, world, caller) => {
    const secret = findSecret(world, caller, 'DeleteSecret', input.SecretId, true);
    const store = secretStore(world);
    const now = world.clock.now();
    if (input.ForceDeleteWithoutRecovery) {
      store.remove(secret.arn);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(now) };
    }
    secret.deletedAt ??= now + input.RecoveryWindowInDays * 86_400_000;
    store.save();
    return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(secret.deletedAt) };
  },
);

export const restoreSecret = operation(named, (input, world, caller) => {
  const secret = findSecret(world, caller, 'RestoreSecret', input.SecretId, true);
  secret.deletedAt = undefined;
  secretStore(world).save();
  return { ARN: secret.arn, Name: secret.name };
});

/** Adds a version, once for a token; gives its id. */
function putVersion(
  store: ReturnType<typeof secretStore>,
  secret: StoredSecret,
  stored: string,
  token: string | undefined,
  stages?: readonly string[],
): string {
  const known = secret.versions.find((version) => version.id === token);
  if (known && known.value !== stored) {
    throw new AwsError(
      'ResourceExistsException',
      "You can't use ClientRequestToken because that value is already in use for a version of this secret.",
    );
  }
  if (known) return known.id;
  return store.put(secret.arn, stored, { ...(token && { versionId: token }), ...(stages && { stages }) }).id;
}
