import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { ServiceSpec } from '../../../functions/_shared/routing/route.ts';
import { services as everyService } from '../../../functions/routes.ts';
import { triggers } from '../../../functions/triggers.ts';
import { addStacks } from '../../../lib/nubo-app.ts';
import type { Profile } from '../../../lib/settings.ts';
import { functionsDir, layersDir } from '../../../tools/build/functions-dir.ts';

export const root = resolve(import.meta.dirname, '../../..');

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly Type: string;
  // Templates are JSON of CloudFormation's making; the tests read what they look for.
  // biome-ignore lint/suspicious/noExplicitAny: properties of any type of resource
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Stack {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly environment: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Against deletion by CloudFormation. */
  readonly isProtected: boolean;
}

export interface Assembly {
  readonly stacks: readonly Stack[];
  readonly resources: readonly Resource[];
  of(type: string): Resource[];
}

const whole = new Map<Profile, Assembly>();

/** The whole app in a profile, made once. */
export function synthesised(profile: Profile): Assembly {
  const made = whole.get(profile) ?? synthesise(profile, everyService);
  whole.set(profile, made);
  return made;
}

/** Synthesises the app as the CLI would, without the validation, which has a test of its own. */
export function synthesise(
  profile: Profile,
  services: readonly ServiceSpec[],
  context: Readonly<Record<string, string>> = {},
): Assembly {
  const outdir = mkdtempSync(join(tmpdir(), 'nubo-infra-'));
  try {
    return synthesiseTo(outdir, profile, services, context);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The same into a folder, which stays. */
export function synthesiseTo(
  outdir: string,
  profile: Profile,
  services: readonly ServiceSpec[],
  context: Readonly<Record<string, string>> = {},
): Assembly {
  const settings: { context: object } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { ...settings.context, 'nubo:profile': profile, ...context },
    });
    addStacks(app, { services, triggers, codeDir: functionsDir(root), layersDir: layersDir(root, 'local') });
    const stacks = app.synth().stacks.map((stack) => ({ stack, template: stack.template }));
    const resources = stacks.flatMap(({ stack, template }) =>
      Object.entries<Omit<Resource, 'stack' | 'id'>>(template.Resources).map(([id, resource]) => ({
        stack: stack.stackName,
        id,
        ...resource,
      })),
    );
    return {
      stacks: stacks.map(({ stack, template }) => ({
        name: stack.stackName,
        dependsOn: stack.dependencies.flatMap((artifact) => ('stackName' in artifact ? [artifact.id] : [])),
        environment: `${stack.environment.account}/${stack.environment.region}`,
        parameters: template.Parameters ?? {},
        text: JSON.stringify(template),
        isProtected: stack.terminationProtection ?? false,
      })),
      resources,
      of: (type) => resources.filter((resource) => resource.Type === type),
    };
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
}

/** The function's resource by `service/id`. */
export function functionOf({ resources }: Assembly, name: string): Resource {
  const wanted = `nubo-${name.replace('/', '-')}`;
  const found = resources.filter(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.FunctionName === wanted,
  );
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} functions named ${wanted}`);
  return found[0];
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: unknown;
}

/** Every statement of a role: its inline policies and the policies attached to it. */
export function statementsOf({ resources }: Assembly, role: Resource): Statement[] {
  const inline = (role.Properties.Policies ?? []).map(
    (policy: { PolicyDocument: unknown }) => policy.PolicyDocument,
  );
  const attached = resources
    .filter(({ Type, stack }) => Type === 'AWS::IAM::Policy' && stack === role.stack)
    .filter(({ Properties }) => Properties.Roles?.some((ref: { Ref?: string }) => ref.Ref === role.id))
    .map(({ Properties }) => Properties.PolicyDocument);
  return [...inline, ...attached].flatMap((document) =>
    document.Statement.map((statement: { Action: unknown; Resource: unknown }) => ({
      ...statement,
      Action: [statement.Action].flat(),
      Resource: [statement.Resource].flat(),
    })),
  );
}

/** The role a function runs as. */
export function roleOf(assembly: Assembly, fn: Resource): Resource {
  const id: string = fn.Properties.Role['Fn::GetAtt'][0];
  const role = assembly.resources.find((resource) => resource.id === id && resource.stack === fn.stack);
  if (!role) throw new Error(`${fn.id} has no role of its stack`);
  return role;
}
