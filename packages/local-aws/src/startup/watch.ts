import type { LocalProject } from '../core/project.ts';
import type { World } from '../core/world.ts';

/**
 * Swaps the functions whose code the project rebuilt. The project names the folders its build writes by what
 * they were synthesised as; a function is found by the folder it runs from.
 */
export async function startWatch(project: LocalProject, world: World): Promise<() => Promise<void>> {
  const stop = await project.watch?.((changed) => {
    for (const definition of world.functions.list()) {
      const codeDir = changed.get(definition.name) ?? changed.get(definition.codeDir);
      if (codeDir === undefined) continue;
      world.functions.define({ ...definition, codeDir });
      world.log.info(`swapped ${definition.name}`);
    }
  });
  return stop ?? (async () => undefined);
}
