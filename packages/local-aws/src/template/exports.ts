import { StartError } from '../core/start-error.ts';
import { resolveValue, type Scope } from './intrinsics.ts';
import type { Stack } from './model.ts';

/** Exported outputs of all stacks. */
export interface Exports {
  /** The stack that must be complete before the value is known. Throws StartError for no such export. */
  ownerOf(name: string): string;
  value(name: string): unknown;
}

/** Names are resolved here and now, from parameters; values when asked for, from what is made by then. */
export function createExports(stacks: readonly Stack[], scopeOf: (stack: Stack) => Scope): Exports {
  const found = new Map<string, { readonly stack: Stack; readonly value: unknown }>();
  for (const stack of stacks) {
    for (const { Value, Condition, Export } of Object.values(stack.template.Outputs)) {
      if (!Export || (Condition !== undefined && !scopeOf(stack).condition(Condition))) continue;
      found.set(String(resolveValue(Export.Name, scopeOf(stack))), { stack, value: Value });
    }
  }
  const get = (name: string) => {
    const known = found.get(name);
    if (!known) throw new StartError(`there is no export named ${name} (Fn::ImportValue)`);
    return known;
  };
  return {
    ownerOf: (name) => get(name).stack.name,
    value(name) {
      const { stack, value } = get(name);
      return resolveValue(value, scopeOf(stack));
    },
  };
}
