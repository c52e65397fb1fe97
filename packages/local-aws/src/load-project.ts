import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { LocalProject } from './core/project.ts';
import { messageOf, StartError } from './core/start-error.ts';

/** The project a module exports as `project` or by default. Throws StartError when there is none. */
export async function loadProject(file: string): Promise<LocalProject> {
  if (!existsSync(file)) throw new StartError(`--project ${file}: there is no such file`);
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new StartError(`--project ${file} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  if (typeof module === 'object' && module !== null) {
    if ('project' in module && isProject(module.project)) return module.project;
    if ('default' in module && isProject(module.default)) return module.default;
  }
  throw new StartError(`--project ${file} exports no project`);
}

function isProject(value: unknown): value is LocalProject {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'prepare' in value &&
    typeof value.prepare === 'function'
  );
}
