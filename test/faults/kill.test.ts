import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

const dataDir = tempDir('killed');
let product: Product | undefined;
afterAll(async () => {
  await product?.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

it('what was confirmed before kill -9 of the whole process group is there after the next start', async () => {
  product = await startProduct({ dataDir });
  const before = apiAt(product.url);
  const token = await signIn(before, ...demo.ada);
  const send = { token, json: { title: 'Survives' }, headers: { 'idempotency-key': 'survives' } };
  const made = await before('POST /tasks', send);
  expect(made.status).toBe(201);
  await product.kill('SIGKILL');

  product = await startProduct({ dataDir, args: ['--port', new URL(product.url).port] });
  const after = apiAt(product.url);
  // The same signing keys: nobody has to sign in again.
  const task = await after(`GET /tasks/${made.body.id}`, { token });
  expect(task.body).toEqual(made.body);
  // The same answer for the same key.
  const again = await after('POST /tasks', send);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect((await after('GET /tasks?q=Survives', { token })).body.items).toHaveLength(1);
  // Seeded once.
  const admin = await signIn(after, ...demo.admin);
  expect((await after('GET /users', { token: admin })).body.items).toHaveLength(3);
  expect((await product.kill('SIGINT')).code).toBe(0);
  product = undefined;
});
