import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { readJsonFile } from '../core/json-file.ts';
import { messageOf, StartError } from '../core/start-error.ts';
import { type Stack, templateSchema } from './model.ts';

const artifact = z.object({
  type: z.string(),
  environment: z.string().optional(),
  dependencies: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const manifestSchema = z.object({ artifacts: z.record(z.string(), artifact).default({}) });
const stackProperties = z.object({
  templateFile: z.string(),
  stackName: z.string().optional(),
  parameters: z.record(z.string(), z.string()).default({}),
});
const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * Reads a CDK cloud assembly (`cdk.out`), nested assemblies (stages) included, into its stacks.
 * Source: aws-cdk-lib `cloud-assembly-schema`.
 *
 * @throws StartError that names the file which is missing or unreadable.
 */
export function readAssembly(dir: string): readonly Stack[] {
  const stacks = readManifest(resolve(dir));
  if (stacks.length === 0) throw new StartError(`${dir} holds no stack`);
  const names = new Set<string>();
  for (const { name } of stacks) {
    if (names.has(name)) throw new StartError(`${dir} holds two stacks named ${name}`);
    names.add(name);
  }
  return stacks;
}

function readManifest(dir: string): Stack[] {
  const manifest = read(join(dir, 'manifest.json'), manifestSchema);
  const artifacts = Object.entries(manifest.artifacts);
  const stackNames = new Map<string, string>();
  const assets = new Map<string, string>();
  for (const [id, { type, properties }] of artifacts) {
    if (type === 'aws:cloudformation:stack') stackNames.set(id, String(properties.stackName ?? id));
    if (type === 'cdk:asset-manifest') readAssets(dir, join(dir, String(properties.file)), assets);
  }
  return artifacts.flatMap(([id, { type, properties, dependencies, environment }]) => {
    if (type === 'cdk:cloud-assembly') return readManifest(join(dir, String(properties.directoryName)));
    if (type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName, parameters } = check(
      `${dir}/manifest.json`,
      properties,
      stackProperties,
    );
    const file = join(dir, templateFile);
    const template = read(file, templateSchema);
    if (template.Transform !== undefined)
      throw new StartError(`${file}: Transform ${JSON.stringify(template.Transform)} is not supported`);
    const [account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment ?? '')?.slice(1) ?? [];
    return [
      {
        name: stackName ?? id,
        template,
        assemblyDir: dir,
        dependsOn: dependencies.flatMap((dependency) => stackNames.get(dependency) ?? []),
        parameters,
        account: account === 'unknown-account' ? undefined : account,
        region: region === 'unknown-region' ? undefined : region,
        assets,
      },
    ];
  });
}

function readAssets(dir: string, file: string, into: Map<string, string>): void {
  for (const { source, destinations } of Object.values(read(file, assetManifest).files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) into.set(objectKey, resolve(dir, source.path));
  }
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file))
    throw new StartError(`${file} is missing: not a cloud assembly (cdk synth makes one)`);
  try {
    return check(file, readJsonFile(file), schema);
  } catch (error) {
    throw new StartError(messageOf(error), { cause: error });
  }
}

function check<T>(file: string, value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new StartError(`${file} cannot be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, {
    cause: result.error,
  });
}
