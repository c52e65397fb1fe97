import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HttpRouteSpec, ServiceSpec } from '../../../functions/_shared/routing/route.ts';
import { buildFunctions } from '../../../tools/build/build-functions.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nubo-build-'));
  symlinkSync(resolve(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module","sideEffects":false}');
});
afterEach(() => rmSync(root, { recursive: true }));

const route = (id: string, needs: HttpRouteSpec['needs'] = {}): HttpRouteSpec => ({
  id,
  method: 'GET',
  path: `/${id}`,
  access: 'public',
  summary: id,
  responses: {},
  needs,
});
const notes = (...http: HttpRouteSpec[]): ServiceSpec[] => [
  { name: 'notes', title: '', description: '', http },
];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function build(services: readonly ServiceSpec[], out = 'out') {
  return buildFunctions({ root, outDir: join(root, out), services, triggers: [] });
}

/** What the bundle's handler gives, in a process of its own. */
function call(folder: string, env: Record<string, string> = {}): unknown {
  const script = `require('./index.js').handler().then((v) => console.log(JSON.stringify(v)))`;
  const options = { cwd: folder, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], options));
}

test('a bundle is CommonJS that requires Node’s modules', async () => {
  write(
    'functions/notes/handlers/get-note.ts',
    `import { request } from 'node:http';\nexport const handler = async () => typeof request;\n`,
  );
  await build(notes(route('get-note')));
  const folder = join(root, 'out/notes/get-note');
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).toMatch(/require\("node:http"\)/);
  expect(call(folder)).toBe('function');
});

test('an AWS client takes its credentials from the environment, without the chain that looks elsewhere', async () => {
  write(
    'functions/notes/handlers/get-note.ts',
    `import { SSMClient } from '@aws-sdk/client-ssm';\nexport const handler = async () => (await new SSMClient({}).config.credentials()).accessKeyId;\n`,
  );
  await build(notes(route('get-note')));
  const folder = join(root, 'out/notes/get-note');
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toMatch(
    /sso_start_url|credential_process|169\.254\.17/,
  );
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'the-key', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(call(folder, env)).toBe('the-key');
});

test('a function that hashes has bcrypt beside it, with the binary for Lambda’s processor', async () => {
  write(
    'functions/notes/handlers/get-note.ts',
    `import { hash } from 'bcrypt';\nexport const handler = async () => (await hash('secret', 4)).slice(0, 7);\n`,
  );
  await build(notes(route('get-note', { hashesPasswords: true })));
  const folder = join(root, 'out/notes/get-note');
  expect(existsSync(join(folder, 'node_modules/bcrypt/prebuilds/linux-arm64/bcrypt.glibc.node'))).toBe(true);
  expect(call(folder)).toBe('$2b$04$');
});

test('the same sources give the same bytes, and a second build touches nothing', async () => {
  write('functions/notes/handlers/get-note.ts', 'export const handler = async () => 1;\n');
  const first = await build(notes(route('get-note')));
  expect([...first.changed.keys()]).toEqual(['notes/get-note']);
  expect((await build(notes(route('get-note')))).changed.size).toBe(0);
  await build(notes(route('get-note')), 'elsewhere');
  const bytes = (out: string) => readFileSync(join(root, out, 'notes/get-note/index.js'));
  expect(bytes('elsewhere')).toEqual(bytes('out'));
});

test('what a handler does not use is left out', async () => {
  write('functions/notes/heavy.ts', `import 'iovalkey';\nexport const heavy = () => 'heavy text';\n`);
  write('functions/notes/deps.ts', `export { heavy } from './heavy.ts';\nexport const light = () => 1;\n`);
  write(
    'functions/notes/handlers/get-note.ts',
    `import { light } from '../deps.ts';\nexport const handler = async () => light();\n`,
  );
  await build(notes(route('get-note')));
  expect(readFileSync(join(root, 'out/notes/get-note/index.js')).byteLength).toBeLessThan(1000);
});

test('a function that is gone leaves no folder behind', async () => {
  write('functions/notes/handlers/get-note.ts', 'export const handler = async () => 1;\n');
  write('functions/notes/handlers/list-notes.ts', 'export const handler = async () => 2;\n');
  await build(notes(route('get-note'), route('list-notes')));
  await build(notes(route('get-note')));
  expect(existsSync(join(root, 'out/notes/list-notes'))).toBe(false);
  const sizes = JSON.parse(readFileSync(join(root, 'out/sizes.json'), 'utf8'));
  expect(Object.keys(sizes)).toEqual(['notes/get-note']);
});

test('a route without its handler is refused by the file that is missing', async () => {
  await expect(build(notes(route('get-note')))).rejects.toThrow('functions/notes/handlers/get-note.ts');
});

test('a route declared twice is refused by name', async () => {
  write('functions/notes/handlers/get-note.ts', 'export const handler = async () => 1;\n');
  await expect(build(notes(route('get-note'), route('get-note')))).rejects.toThrow(
    'declared twice: notes/get-note',
  );
});
