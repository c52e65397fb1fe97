import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { World } from '../core/world.ts';
import { assetDir } from './assets.ts';
import { layerDirs } from './lambda-layer-version.ts';
import { cfnNumber, readProperties } from './properties.ts';
import type { ResourceInput, ResourceType } from './resource-type.ts';

const schema = z.object({
  FunctionName: z.string().optional(),
  PackageType: z.enum(['Zip'], 'only Zip packages are supported').default('Zip'),
  Runtime: z.string(),
  Handler: z.string(),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Role: z.string(),
  Timeout: cfnNumber.default(3),
  MemorySize: cfnNumber.default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Layers: z.array(z.string()).default([]),
  VpcConfig: z.object({ SubnetIds: z.array(z.string()).default([]) }).optional(),
  ReservedConcurrentExecutions: cfnNumber.optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
});

/** CDK's own in Python, whose custom resources are served by the local runtime itself or are only names. */
const CDK_HANDLERS = /^(BucketNotificationsHandler|CustomCDKBucketDeployment)[0-9A-F]/;

/** `AWS::Lambda::Function` on a Node.js runtime, from an asset's folder or inline code. */
export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  properties: [
    ...Object.keys(schema.shape),
    ...['Architectures', 'CodeSigningConfigArn', 'Description', 'EphemeralStorage', 'KmsKeyArn'],
    ...['LoggingConfig', 'RuntimeManagementConfig', 'SnapStart', 'Tags', 'TracingConfig'],
  ],
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const name = properties.FunctionName ?? input.physicalName;
    const arn = functionArn(name, world);
    if (CDK_HANDLERS.test(input.logicalId)) return { ref: name, attributes: { Arn: arn } };
    if (!properties.Runtime.startsWith('nodejs'))
      throw new Error(`Runtime ${properties.Runtime} is not supported: only Node.js`);
    world.functions.define({
      name,
      arn,
      handler: properties.Handler,
      runtime: properties.Runtime,
      codeDir: codeDir(input, properties.Code, name, world),
      layerDirs: properties.Layers.map((layer) => layerDirs(world).get(layer) ?? missingLayer(layer)),
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memoryMb: properties.MemorySize,
      roleArn: properties.Role,
      inVpc: (properties.VpcConfig?.SubnetIds.length ?? 0) > 0,
      ...(properties.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
      ...(properties.DeadLetterConfig?.TargetArn === undefined
        ? {}
        : { deadLetterArn: properties.DeadLetterConfig.TargetArn }),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
};

export function functionArn(name: string, world: World): string {
  return `arn:aws:lambda:${world.region}:${world.account}:function:${name}`;
}

function codeDir(
  input: ResourceInput,
  code: { S3Key?: string | undefined; ZipFile?: string | undefined },
  name: string,
  world: World,
): string {
  if (code.ZipFile === undefined) return assetDir(input, code.S3Key, world);
  const dir = join(world.dataDir, 'inline-code', name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'index.js'), code.ZipFile);
  return dir;
}

function missingLayer(arn: string): never {
  throw new Error(`Layers: ${arn} is not a layer of the assembly`);
}
