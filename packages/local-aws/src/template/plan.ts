import { StartError } from '../core/start-error.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import type { Exports } from './exports.ts';
import { findCycle, type Graph } from './graph.ts';
import { isSupported, resolveValue, type Scope } from './intrinsics.ts';
import type { Stack, TemplateResource } from './model.ts';
import { referencesOf } from './references.ts';

/** A resource to be made. */
export interface PlannedResource {
  /** `<stack>/<logicalId>` */
  readonly address: string;
  readonly logicalId: string;
  readonly stack: Stack;
  readonly resource: TemplateResource;
}
/** Nodes of the graph are addresses of resources, and names of stacks, which need all their resources. */
export interface Plan {
  readonly resources: ReadonlyMap<string, PlannedResource>;
  readonly graph: Graph;
  /** What the templates have and is not carried out here: `AWS::SNS::Topic`, and the addresses that have it. */
  readonly notCarriedOut: ReadonlyMap<string, readonly string[]>;
}

/**
 * What is made and in which order. Checks everything that can be before anything is made.
 *
 * @throws StartError for an unsupported type or function, an unknown reference, or a circle.
 */
export function planAssembly(
  stacks: readonly Stack[],
  scopeOf: (stack: Stack) => Scope,
  exports: Exports,
  typeOf: (type: string) => ResourceType | undefined,
): Plan {
  const resources = new Map<string, PlannedResource>();
  const unknown: string[] = [];
  const notCarriedOut = new Map<string, string[]>();
  for (const stack of stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
      if (resource.Condition !== undefined && !scopeOf(stack).condition(resource.Condition)) continue;
      const address = `${stack.name}/${logicalId}`;
      const type = typeOf(resource.Type);
      if (type === undefined) unknown.push(`${address}: ${resource.Type}`);
      for (const gap of type === undefined ? [] : gapsOf(type, resource.Properties))
        notCarriedOut.set(gap, [...(notCarriedOut.get(gap) ?? []), address]);
      resources.set(address, { address, logicalId, stack, resource });
    }
  }
  if (unknown.length > 0)
    throw new StartError(
      `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not supported by the local runtime`,
    );
  const graph = new Map<string, Set<string>>(stacks.map((stack) => [stack.name, new Set(stack.dependsOn)]));
  for (const planned of resources.values()) {
    graph.set(planned.address, needsOf(planned, resources, scopeOf(planned.stack), exports));
    graph.get(planned.stack.name)?.add(planned.address);
  }
  const cycle = findCycle(graph);
  if (cycle) throw new StartError(`circular dependency: ${cycle.join(' → ')}`);
  return { resources, graph, notCarriedOut };
}

/** The resource itself where it is only a name, else each of its properties that has no effect. */
function gapsOf(
  { type, nameOnly, properties, unsupported }: ResourceType,
  given: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (nameOnly) return [type];
  const unread =
    properties === undefined ? [] : Object.keys(given).filter((name) => !properties.includes(name));
  return [...unread, ...(unsupported?.(given) ?? [])].map((name) => `${type} ${name}`);
}

function needsOf(
  { address, stack, resource }: PlannedResource,
  resources: ReadonlyMap<string, PlannedResource>,
  scope: Scope,
  exports: Exports,
): Set<string> {
  const { names, calls, imports } = referencesOf(resource.Properties);
  for (const call of calls)
    if (!isSupported(call)) throw new StartError(`${address} (${resource.Type}): ${call} is not supported`);
  const needs = new Set<string>(stack.dependsOn);
  for (const name of names) {
    if (name.startsWith('AWS::') || name in stack.template.Parameters) continue;
    const target = `${stack.name}/${name}`;
    if (resources.has(target)) needs.add(target);
    else if (!(name in stack.template.Resources))
      throw new StartError(
        `${address} (${resource.Type}): refers to ${name}, which the template does not have`,
      );
  }
  for (const name of [resource.DependsOn ?? []].flat()) {
    if (resources.has(`${stack.name}/${name}`)) needs.add(`${stack.name}/${name}`);
  }
  for (const name of imports) needs.add(exports.ownerOf(String(resolveValue(name, scope))));
  return needs;
}
