import { createHash } from 'node:crypto';
import type { MutableResourceIndex } from '../core/resource-index.ts';
import { messageOf, StartError } from '../core/start-error.ts';
import type { MadeBefore, StateFile } from '../core/state-file.ts';
import type { World } from '../core/world.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import { createExports } from './exports.ts';
import { runGraph } from './graph.ts';
import { isRecord, resolveValue, type Scope } from './intrinsics.ts';
import type { Stack } from './model.ts';
import { type PlannedResource, planAssembly } from './plan.ts';
import { createScope, type ImportValue } from './scope.ts';

export interface DeployInput {
  readonly stacks: readonly Stack[];
  readonly world: World;
  readonly index: MutableResourceIndex;
  readonly state: StateFile;
  readonly typeOf: (type: string) => ResourceType | undefined;
  /** CloudFormation parameters by name, for every stack that has them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Makes everything the stacks have, independent things at once, and then removes what the last run made and
 * they no longer have.
 *
 * @throws StartError: one line that names the resource.
 */
export async function deploy(input: DeployInput): Promise<void> {
  const { stacks, world, state, typeOf, parameters } = input;
  refuseForeignState(stacks, state);
  const scopes = new Map<Stack, Scope>();
  // Exports need the scopes and scopes the exports; neither asks the other before both are there.
  const importValue: ImportValue = (name) => exports.value(name);
  const scopeOf = (stack: Stack): Scope => {
    const scope = scopes.get(stack) ?? createScope(stack, world, parameters, importValue);
    scopes.set(stack, scope);
    return scope;
  };
  const exports = createExports(stacks, scopeOf);
  const plan = planAssembly(stacks, scopeOf, exports, typeOf);
  for (const [what, addresses] of plan.notCarriedOut)
    world.log.warn(`not carried out here: ${what} (${addresses.join(', ')})`);
  await Promise.all([
    warmUp(plan.resources.values(), input),
    runGraph(plan.graph, async (node) => {
      const planned = plan.resources.get(node);
      if (planned) await make(planned, scopeOf(planned.stack), input);
    }),
  ]);
  state.flush();
  await removeGone(new Set(plan.resources.keys()), input);
}

/** Starts the slow servers behind the resources while what comes before these is still being made. */
async function warmUp(resources: Iterable<PlannedResource>, { world, typeOf }: DeployInput): Promise<void> {
  const types = new Set([...resources].map(({ resource }) => resource.Type));
  await Promise.all([...types].map(async (type) => typeOf(type)?.warmUp?.(world)));
}

async function make(planned: PlannedResource, scope: Scope, input: DeployInput): Promise<void> {
  const { address, logicalId, stack, resource } = planned;
  const { world, index, state, typeOf } = input;
  try {
    const properties = resolveValue(resource.Properties, scope);
    const type = typeOf(resource.Type);
    if (!type || !isRecord(properties)) throw new Error('properties are not an object');
    const before = state.resources().get(address);
    const output = await type.make(
      {
        stack: stack.name,
        logicalId,
        type: resource.Type,
        properties,
        metadata: resource.Metadata,
        assemblyDir: stack.assemblyDir,
        assets: stack.assets,
        physicalName: physicalName(stack.name, logicalId),
        previous: before?.type === resource.Type ? before : undefined,
      },
      world,
    );
    const { ref, attributes = {} } = output;
    index.add({ address, stack: stack.name, logicalId, type: resource.Type, ref, attributes, properties });
    const retain = RETAINS.has(resource.DeletionPolicy ?? '');
    state.keepResource(address, { type: resource.Type, ref, attributes, properties, retain });
  } catch (error) {
    throw new StartError(`${address} (${resource.Type}): ${messageOf(error)}`, { cause: error });
  }
}

/** Policies under which a resource outlives its template; a final snapshot stands for what it was made of. */
const RETAINS: ReadonlySet<string> = new Set(['Retain', 'RetainExceptOnCreate', 'Snapshot']);

async function removeGone(present: ReadonlySet<string>, input: DeployInput): Promise<void> {
  const { state } = input;
  const gone = [...state.resources()].filter(([address]) => !present.has(address)).reverse();
  for (const [address, before] of gone) {
    await remove(address, before, input);
    state.deleteResource(address);
    state.flush();
  }
}

async function remove(address: string, before: MadeBefore, { world, typeOf }: DeployInput): Promise<void> {
  if (before.retain) return;
  try {
    const { type, ref, properties } = before;
    const known = typeOf(type);
    if (!known?.remove) return;
    await known.remove({ address, type, ref, properties }, world);
    world.log.info(`removed ${address} (${type}): the template no longer has it`);
  } catch (error) {
    // As CloudFormation does when it cleans up: what cannot be deleted is reported and left.
    world.log.warn(`${address} (${before.type}) could not be removed: ${messageOf(error)}`);
  }
}

/** A folder made by another app would be emptied by this one: nobody wants that by mistake. */
function refuseForeignState(stacks: readonly Stack[], state: StateFile): void {
  const owners = new Set([...state.resources().keys()].map((address) => address.split('/')[0] ?? ''));
  if (owners.size === 0 || stacks.some(({ name }) => owners.has(name))) return;
  throw new StartError(
    `the data folder belongs to another app (${[...owners].join(', ')}): choose another with --data-dir`,
  );
}

/**
 * The name CloudFormation would make up: `<stack>-<logicalId>-<12 characters>`, at most 64. What is random
 * there follows from the two ids here, so that a restart finds its things again.
 */
export function physicalName(stack: string, logicalId: string): string {
  const digest = createHash('sha256').update(`${stack}/${logicalId}`).digest();
  const suffix = digest.readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0').slice(-12);
  return `${stack.slice(0, 25)}-${logicalId.slice(0, 25)}-${suffix}`;
}
