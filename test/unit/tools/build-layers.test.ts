import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildLayers } from '../../../tools/build/build-layers.ts';
import { type LayerUse, layersDir } from '../../../tools/build/functions-dir.ts';

const ARCH = process.arch;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nubo-layers-'));
  const write = (path: string, value: object) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(value));
  };
  // A layer of nothing: npm needs no network for it.
  write('layers/images/package.json', { name: 'images', version: '1.0.0' });
  write('layers/images/package-lock.json', {
    name: 'images',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'images', version: '1.0.0' } },
  });
  write('node_modules/@img/own-binary/package.json', { name: '@img/own-binary' });
});
afterEach(() => {
  Object.defineProperty(process, 'arch', { value: ARCH });
  rmSync(root, { recursive: true });
});

/** What a layer is made from on a machine with this processor. */
function inputsOn(arch: string, use: LayerUse): Promise<string> {
  Object.defineProperty(process, 'arch', { value: arch });
  return buildLayers({ root, log: () => undefined, use });
}

test('what is deployed is made from the same on every machine, and holds nothing of this one', async () => {
  expect(await inputsOn('riscv64', 'lambda')).toBe(await inputsOn('x64', 'lambda'));
  expect(existsSync(join(layersDir(root, 'lambda'), 'images', 'nodejs', 'package.json'))).toBe(true);
  expect(existsSync(join(layersDir(root, 'lambda'), 'images', 'nodejs', 'node_modules', '@img'))).toBe(false);
});

test('what runs here is made anew on another machine, in another folder', async () => {
  expect(await inputsOn('riscv64', 'local')).not.toBe(await inputsOn('x64', 'local'));
  expect(layersDir(root, 'local')).not.toBe(layersDir(root, 'lambda'));
});
