import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Needs } from '../../functions/_shared/routing/needs.ts';
import { FONT_FILES } from '../../functions/files/pdf/font-files.ts';

/** The fonts that stand beside the bundle of a function that sets text, by their path in its folder. */
export function fontFiles(root: string, { fonts }: Needs): Map<string, Uint8Array> {
  if (!fonts) return new Map();
  return new Map(
    Object.entries(FONT_FILES).map(([path, source]) => [
      path,
      readFileSync(join(root, 'node_modules', source)),
    ]),
  );
}
