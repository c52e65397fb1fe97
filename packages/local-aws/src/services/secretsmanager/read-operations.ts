import * as z from 'zod';
import { generatePassword, generateSecretString } from '../../resources/generate-secret-string.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { operation } from '../json-service.ts';
import { type StoredSecret, secretStore } from '../secret-store.ts';
import { findSecret, findVersion, seconds, valueFields } from './find-secret.ts';

const versioned = z.object({
  SecretId: z.string().min(1),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

function secretValue(
  secret: StoredSecret,
  wanted: { id?: string | undefined; stage?: string | undefined } = {},
): object {
  const version = findVersion(secret, wanted);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
    CreatedDate: seconds(version.createdAt),
    ...valueFields(version),
  };
}

export const getSecretValue = operation(versioned, (input, world, caller) => {
  const secret = findSecret(world, caller, 'GetSecretValue', input.SecretId);
  return secretValue(secret, { id: input.VersionId, stage: input.VersionStage });
});

/** At most 20 secrets by id; what fails of them stands under `Errors`. */
export const batchGetSecretValue = operation(
  z.object({ SecretIdList: z.array(z.string()).min(1).max(20) }),
  (input, world, caller) => {
    requireAllowed(world, caller.principalArn, {
      action: 'secretsmanager:BatchGetSecretValue',
      resource: '*',
    });
    const SecretValues: object[] = [];
    const Errors: object[] = [];
    for (const id of input.SecretIdList) {
      try {
        SecretValues.push(secretValue(findSecret(world, caller, 'GetSecretValue', id)));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors };
  },
);

function described(secret: StoredSecret): object {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.versions.at(-1)?.createdAt ?? secret.createdAt),
    ...(secret.deletedAt !== undefined && { DeletedDate: seconds(secret.deletedAt) }),
  };
}
const stagesOf = (secret: StoredSecret): Record<string, string[]> =>
  Object.fromEntries(secret.versions.map((version) => [version.id, version.stages]));

export const describeSecret = operation(z.object({ SecretId: z.string().min(1) }), (input, world, caller) => {
  const secret = findSecret(world, caller, 'DescribeSecret', input.SecretId, true);
  return { ...described(secret), VersionIdsToStages: stagesOf(secret) };
});

/** One page, `name` filters by prefix as Secrets Manager does. */
export const listSecrets = operation(
  z.object({
    MaxResults: z.number().int().min(1).max(100).default(100),
    NextToken: z.string().optional(),
    Filters: z.array(z.object({ Key: z.literal('name'), Values: z.array(z.string()) })).default([]),
    IncludePlannedDeletion: z.boolean().default(false),
  }),
  (input, world, caller) => {
    requireAllowed(world, caller.principalArn, { action: 'secretsmanager:ListSecrets', resource: '*' });
    const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
    const matching = secretStore(world)
      .list()
      .filter((secret) => input.IncludePlannedDeletion || secret.deletedAt === undefined)
      .filter((secret) =>
        input.Filters.every(({ Values }) => Values.some((prefix) => secret.name.startsWith(prefix))),
      );
    const end = from + input.MaxResults;
    return {
      SecretList: matching
        .slice(from, end)
        .map((secret) => ({ ...described(secret), SecretVersionsToStages: stagesOf(secret) })),
      ...(end < matching.length && { NextToken: String(end) }),
    };
  },
);

export const getRandomPassword = operation(generateSecretString, (input, world, caller) => {
  requireAllowed(world, caller.principalArn, { action: 'secretsmanager:GetRandomPassword', resource: '*' });
  return { RandomPassword: generatePassword(input) };
});

export const getResourcePolicy = operation(z.object({ SecretId: z.string() }), (input, world, caller) => {
  const secret = findSecret(world, caller, 'GetResourcePolicy', input.SecretId);
  const policy = secret.policy === undefined ? {} : { ResourcePolicy: JSON.stringify(secret.policy) };
  return { ARN: secret.arn, Name: secret.name, ...policy };
});
