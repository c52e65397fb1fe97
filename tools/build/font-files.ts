import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFiles } from '@nubo/pdf-text';
import type { Needs } from '../../functions/_shared/routing/needs.ts';
import { packageFiles } from './native-packages.ts';

/** The fonts that stand beside the bundle of a function that sets text, with HarfBuzz, by their path in its folder. */
export function fontFiles(root: string, { fonts }: Needs): Map<string, Uint8Array> {
  if (!fonts) return new Map();
  const assets = [...assetFiles()].map(([name, source]): [string, Uint8Array] => [
    `fonts/${name}`,
    readFileSync(join(root, 'node_modules', source)),
  ]);
  const shaper = [...packageFiles(root, ['harfbuzzjs'])].filter(
    ([path]) => !path.endsWith('/harfbuzz-subset.wasm'),
  );
  return new Map([...assets, ...shaper]);
}
