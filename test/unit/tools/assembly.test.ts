import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint } from '../../../tools/assembly/fingerprint.ts';
import { installAssembly } from '../../../tools/assembly/install-assembly.ts';
import { unlessUpToDate } from '../../../tools/assembly/up-to-date.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nubo-assembly-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('fingerprint', () => {
  test('follows names and contents, not times', () => {
    write('src/a.ts', 'a');
    const first = fingerprint(root, ['src']);
    utimesSync(join(root, 'src/a.ts'), new Date(0), new Date(0));
    expect(fingerprint(root, ['src'])).toBe(first);
    write('src/a.ts', 'b');
    const changed = fingerprint(root, ['src']);
    expect(changed).not.toBe(first);
    write('src/b.ts', '');
    expect(fingerprint(root, ['src'])).not.toBe(changed);
  });

  test('takes single files, notes, and paths that are not there', () => {
    write('cdk.json', '{}');
    expect(fingerprint(root, ['cdk.json', 'gone'])).not.toBe(fingerprint(root, ['cdk.json', 'gone'], 'note'));
  });
});

describe('unlessUpToDate', () => {
  test('works once for the same inputs, and again when they change or the product is gone', async () => {
    const product = join(root, 'product');
    let worked = 0;
    const work = async () => {
      worked += 1;
      mkdirSync(product, { recursive: true });
    };
    expect(await unlessUpToDate(product, 'one', work)).toBe(true);
    expect(await unlessUpToDate(product, 'one', work)).toBe(false);
    expect(await unlessUpToDate(product, 'two', work)).toBe(true);
    rmSync(product, { recursive: true });
    expect(await unlessUpToDate(product, 'two', work)).toBe(true);
    expect(worked).toBe(3);
  });

  test('work that fails is not remembered', async () => {
    const product = join(root, 'product');
    const fails = async () => {
      mkdirSync(product, { recursive: true });
      throw new Error('no');
    };
    await expect(unlessUpToDate(product, 'one', fails)).rejects.toThrow('no');
    expect(await unlessUpToDate(product, 'one', async () => undefined)).toBe(true);
  });
});

describe('installAssembly', () => {
  test('replaces templates, adds assets, and keeps what an earlier runtime may still run', () => {
    write('out/manifest.json', 'old');
    write('out/asset.1/index.js', 'one');
    write('fresh/manifest.json', 'new');
    write('fresh/asset.2/index.js', 'two');
    installAssembly(join(root, 'fresh'), join(root, 'out'));
    expect(readFileSync(join(root, 'out/manifest.json'), 'utf8')).toBe('new');
    expect(readdirSync(join(root, 'out')).sort()).toEqual(['asset.1', 'asset.2', 'manifest.json']);
    expect(readdirSync(root)).toEqual(['out']);
  });

  test('removes the assets that nothing has named for a day', () => {
    write('out/asset.named/index.js', '');
    write('out/asset.old/index.js', '');
    write('out/asset.last/index.js', '');
    write('out/Stack.assets.json', '{"path":"asset.last"}');
    for (const name of ['asset.named', 'asset.old', 'asset.last'])
      utimesSync(join(root, 'out', name), new Date(0), new Date(0));
    write('fresh/Stack.assets.json', '{"path":"asset.named"}');
    installAssembly(join(root, 'fresh'), join(root, 'out'));
    expect(readdirSync(join(root, 'out')).sort()).toEqual(['Stack.assets.json', 'asset.last', 'asset.named']);
  });
});
