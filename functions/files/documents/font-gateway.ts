import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A font, or HarfBuzz's subsetter, that the build put beside the function's bundle (tools/build/font-files.ts). */
export function readAsset(file: string): Uint8Array<ArrayBuffer> {
  return readFileSync(join(import.meta.dirname, 'fonts', file));
}
