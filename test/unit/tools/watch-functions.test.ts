import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BuildOutcome, buildFunctions } from '../../../tools/build/build-functions.ts';
import { watchFunctions } from '../../../tools/build/watch-functions.ts';

let root: string;
let handler: string;
let stop: (() => Promise<void>) | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nubo-watch-'));
  mkdirSync(join(root, 'functions/notes/handlers'), { recursive: true });
  handler = join(root, 'functions/notes/handlers/get-note.ts');
  writeFileSync(handler, 'export const handler = async () => "before";\n');
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
  rmSync(root, { recursive: true });
});

/** Watches, and gives what the next rebuild comes to. */
async function watching() {
  const needs = {};
  const route = {
    id: 'get-note',
    method: 'GET',
    path: '/',
    access: 'public',
    summary: '',
    responses: {},
    needs,
  };
  const services = [{ name: 'notes', title: '', description: '', http: [route as never] }];
  const input = { root, outDir: join(root, 'out'), services, triggers: [] };
  await buildFunctions(input);
  let finish: (result: BuildOutcome | string) => void = () => undefined;
  stop = await watchFunctions(input, {
    built: (outcome) => finish(outcome),
    failed: (text) => finish(text),
    needsRestart: (text) => finish(text),
  });
  return (change: () => void) =>
    new Promise<BuildOutcome | string>((resolve) => {
      finish = resolve;
      change();
    });
}

test('a change rebuilds the function and names its folder', async () => {
  const next = await watching();
  const outcome = await next(() => writeFileSync(handler, 'export const handler = async () => "after";\n'));
  const folder = join(root, 'out/notes/get-note');
  expect(outcome).toMatchObject({ changed: new Map([['notes/get-note', folder]]) });
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('after');
});

test('a mistake is reported, the last good bundle stays, and the next change is taken', async () => {
  const next = await watching();
  expect(await next(() => writeFileSync(handler, 'export const handler = async () => {\n'))).toContain(
    'get-note.ts',
  );
  expect(readFileSync(join(root, 'out/notes/get-note/index.js'), 'utf8')).toContain('before');
  const outcome = await next(() => writeFileSync(handler, 'export const handler = async () => "mended";\n'));
  expect(outcome).toMatchObject({ functions: 1 });
});

test('saves by rename, one after another, are each heard', async () => {
  const next = await watching();
  for (const text of ['first', 'second', 'third']) {
    const outcome = await next(() => {
      writeFileSync(`${handler}~`, `export const handler = async () => "${text}";\n`);
      renameSync(`${handler}~`, handler);
    });
    expect(outcome).toMatchObject({ functions: 1 });
    expect(readFileSync(join(root, 'out/notes/get-note/index.js'), 'utf8')).toContain(text);
  }
});

test('a file in a new folder is heard, also when it changes again', async () => {
  const next = await watching();
  const folder = join(root, 'functions/notes/rules');
  const rule = (text: string): void =>
    writeFileSync(join(folder, 'rule.ts'), `export const rule = "${text}";\n`);
  await next(() => {
    mkdirSync(folder);
    rule('one');
    writeFileSync(
      handler,
      'import { rule } from "../rules/rule.ts";\nexport const handler = async () => rule;\n',
    );
  });
  const outcome = await next(() => rule('two'));
  expect(outcome).toMatchObject({ functions: 1 });
  expect(readFileSync(join(root, 'out/notes/get-note/index.js'), 'utf8')).toContain('two');
});

test('a change of the routes says that a restart is needed', async () => {
  const next = await watching();
  expect(await next(() => writeFileSync(join(root, 'functions/notes/routes.ts'), 'export {};\n'))).toBe(
    'functions/notes/routes.ts changed: restart to serve what is new in it',
  );
});
