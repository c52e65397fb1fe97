import * as z from 'zod';
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
    return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
  },
};

/** `AWS::Lambda::Alias`: another name of the function as it is now. */
export const lambdaAlias: ResourceType = {
  type: 'AWS::Lambda::Alias',
  async make(input, world) {
    const { FunctionName, Name } = readProperties(aliasSchema, input.properties);
    const arn = `${unqualified(FunctionName, world)}:${Name}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
};

/** A function's plain ARN from its name or ARN, without a version or alias. */
export function unqualified(nameOrArn: string, world: Parameters<typeof functionArn>[1]): string {
  if (!nameOrArn.startsWith('arn:')) return functionArn(nameOrArn.split(':')[0] ?? nameOrArn, world);
  return nameOrArn.split(':').slice(0, 7).join(':');
}
