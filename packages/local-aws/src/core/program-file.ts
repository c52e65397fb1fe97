import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file of a program that runs in a process of its own, named by its path below `src` without extension: the
 * source in a checkout, and beside this one where the package is built.
 */
export function programFile(path: string): string {
  const built = !import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(built ? `./${basename(path)}.js` : `../${path}.ts`, import.meta.url));
}
