import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = new Map<string, Buffer>();

/**
 * A file that the build put beside the function's bundle (tools/build/platform-files.ts), read once;
 * undefined when there is none. The name must be one that a schema has let through: no `..`.
 */
export function bundledFile(name: string): Buffer | undefined {
  const known = files.get(name);
  if (known) return known;
  try {
    const bytes = readFileSync(join(import.meta.dirname, name));
    files.set(name, bytes);
    return bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A file as the body of an answer, with the forms that the build compressed it to. */
export function bundledBody(name: string) {
  const body = bundledFile(name);
  if (!body) return undefined;
  const encoded = { br: () => requiredFile(`${name}.br`), gzip: () => requiredFile(`${name}.gz`) };
  return { body, encoded };
}

/** @throws Error when the build has not made the file. */
export function requiredFile(name: string): Buffer {
  const bytes = bundledFile(name);
  if (!bytes) throw new Error(`the build has put no ${name} beside the function`);
  return bytes;
}
