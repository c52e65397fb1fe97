import type { Log } from '../core/world.ts';
import type { Stack } from '../template/model.ts';

/** Parameter overrides merged, later ones over earlier; one that no template has is a slip worth a warning. */
export function mergeParameters(
  stacks: readonly Stack[],
  log: Log,
  ...overrides: readonly (Readonly<Record<string, string>> | undefined)[]
): Readonly<Record<string, string>> {
  const merged: Record<string, string> = Object.assign({}, ...overrides);
  for (const name of Object.keys(merged)) {
    if (!stacks.some(({ template }) => name in template.Parameters))
      log.warn(`no template has the parameter ${name}`);
  }
  return merged;
}

/** The one region of all stacks, or undefined where the app left it open. */
export function regionOf(stacks: readonly Stack[]): string | undefined {
  return stacks.find(({ region }) => region !== undefined)?.region;
}
