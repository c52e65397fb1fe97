import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Files of the kernel, which answer from memory: read at once, since a round through the thread pool costs more. */
export function files(root: string) {
  return {
    /** undefined for a file that is not there or cannot be read. */
    read(path: string): string | undefined {
      try {
        return readFileSync(root + path, 'utf8');
      } catch {
        return undefined;
      }
    },
    exists: (path: string): boolean => existsSync(root + path),
    names(path: string): readonly string[] {
      try {
        return readdirSync(root + path);
      } catch {
        return [];
      }
    },
  };
}
