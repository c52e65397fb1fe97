import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';
import { functionArn } from './lambda-function.ts';
import { readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const versionSchema = z.object({ FunctionName: z.string() });
const aliasSchema = z.object({ FunctionName: z.string(), FunctionVersion: z.string(), Name: z.string() });

/**
 * `AWS::Lambda::Version`: always the function as it is now. CDK makes a new logical id when the code or the
 * configuration changes, so a number that follows from it changes exactly then, as on AWS.
 */
export const lambdaVersion: ResourceType = {
  type: 'AWS::Lambda::Version',
  async make(input, world) {
    const { FunctionName } = readProperties(versionSchema, input.properties);
    const version = String(Number.parseInt(stableHex(input.logicalId, 7), 16) + 1);
    const arn = `${unqualified(FunctionName, world)}:${version}`;
    addQualifier(FunctionName, version, world);
    return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
  },
};

/** `AWS::Lambda::Alias`: another name of the function as it is now. */
export const lambdaAlias: ResourceType = {
  type: 'AWS::Lambda::Alias',
  properties: [...Object.keys(aliasSchema.shape), 'Description', 'ProvisionedConcurrencyConfig'],
  async make(input, world) {
    const { FunctionName, Name } = readProperties(aliasSchema, input.properties);
    const arn = `${unqualified(FunctionName, world)}:${Name}`;
    addQualifier(FunctionName, Name, world);
    return { ref: arn, attributes: { AliasArn: arn } };
  },
};

/** Versions and aliases by function name; `$LATEST` is always one. */
const qualifiers = perWorld(() => new Map<string, Set<string>>());

function addQualifier(functionName: string, qualifier: string, world: World): void {
  const name = unqualified(functionName, world).split(':').at(-1) ?? functionName;
  const known = qualifiers(world).get(name) ?? new Set();
  qualifiers(world).set(name, known.add(qualifier));
}

/** Whether the function has this version or alias. */
export function hasQualifier(functionName: string, qualifier: string, world: World): boolean {
  return qualifier === '$LATEST' || (qualifiers(world).get(functionName)?.has(qualifier) ?? false);
}

/** A function's ARN from its name or ARN, with its version or alias where it has one. */
export function qualified(nameOrArn: string, world: World): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : functionArn(nameOrArn, world);
}

/** A function's plain ARN from its name or ARN, without a version or alias. */
export function unqualified(nameOrArn: string, world: World): string {
  if (!nameOrArn.startsWith('arn:')) return functionArn(nameOrArn.split(':')[0] ?? nameOrArn, world);
  return nameOrArn.split(':').slice(0, 7).join(':');
}
