import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiAt } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ args: ['--context', 'nubo:profile=prod', '--no-seed'] });
});
afterAll(() => product.stop());

it('the assembly of prod starts, and its functions reach PostgreSQL by RDS Proxy', async () => {
  const call = apiAt(product.url);
  const json = { email: 'prod@example.com', password: 'correct horse', name: 'Prod' };
  const { status, body } = await call('POST /register', { json });
  expect(status).toBe(201);
  // By way of the alias with provisioned concurrency.
  const login = await call('POST /login', { json: { email: json.email, password: json.password } });
  expect(login.status).toBe(200);
  const task = await call('POST /tasks', { token: body.accessToken, json: { title: 'Survive a zone' } });
  expect(task.status).toBe(201);
  expect((await call('GET /tasks', { token: body.accessToken })).body.items).toHaveLength(1);
});

it('no function sent PostgreSQL what RDS Proxy refuses', () => {
  expect(product.output()).not.toContain('Feature not supported');
});
