import { execFile } from 'node:child_process';
import { cpSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, apiAt } from '../support/api.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

const root = resolve(import.meta.dirname, '../..');
const copy = tempDir('new-route');
/** What a checkout does not hold. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.nubo', 'coverage']);

let product: Product;
let call: Api;
let token: string;

beforeAll(async () => {
  // The age of the lock file says whether packages are to be installed.
  for (const name of readdirSync(root).filter((entry) => !LEFT_OUT.has(entry)))
    cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  await promisify(execFile)(
    'npm',
    ['run', 'new:route', '--', 'tasks', 'archive-task', 'POST /tasks/{id}/archive'],
    { cwd: copy },
  );
  product = await startProduct({ root: copy, args: ['--no-seed'] });
  call = apiAt(product.url);
  const account = { email: 'eve@example.com', password: 'a long password' };
  token = (await call('POST /register', { json: account })).body.accessToken;
});
afterAll(async () => {
  await product?.stop();
  rmSync(copy, { recursive: true, force: true });
});

const path = '/tasks/01890000-0000-7000-8000-000000000000/archive';

it('a route written by npm run new:route answers after the next start, by every convention', async () => {
  const send = { token, json: { name: 'first' }, headers: { 'idempotency-key': 'archive-1' } };
  const made = await call(`POST ${path}`, send);
  expect([made.status, made.body.message]).toEqual([201, expect.stringContaining('first')]);
  expect((await call(`POST ${path}`, send)).headers.get('idempotency-replayed')).toBe('true');
  expect((await call(`POST ${path}`, { json: { name: 'first' } })).status).toBe(401);
  expect((await call(`POST ${path}`, { token, json: { nmae: 'x' } })).status).toBe(422);
  expect((await call('POST /tasks/x/archive', { token, json: { name: 'x' } })).status).toBe(404);
});

it('it stands in the API reference, and the routes beside it still answer', async () => {
  const { body } = await call('GET /openapi.json');
  expect(Object.keys(body.paths['/tasks/{id}/archive'])).toEqual(['post']);
  expect((await call('POST /tasks', { token, json: { title: 'As before' } })).status).toBe(201);
});
