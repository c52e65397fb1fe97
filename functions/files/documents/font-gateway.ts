import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FontFile } from '../pdf/font-files.ts';

/** A font that the build put beside the function's bundle (tools/build/font-files.ts). */
export function readFont(file: FontFile): Uint8Array {
  return readFileSync(join(import.meta.dirname, file));
}
