import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { apiAt } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

const root = resolve(import.meta.dirname, '../..');
let product: Product;
beforeAll(async () => {
  product = await startProduct({ args: ['--no-seed'] });
});
afterAll(() => product.stop());

const logs = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['tools/logs.ts', ...args, '--local', '--url', product.url], {
    cwd: root,
  });

it('finds what the consumers of a request’s events and messages wrote', async () => {
  const json = { email: 'logs@example.com', password: 'correct horse', name: 'Logs' };
  const { status, headers } = await apiAt(product.url)('POST /register', { json });
  expect(status).toBe(201);
  const requestId = headers.get('x-request-id') ?? '';
  await vi.waitFor(async () => {
    const { stdout } = await logs(requestId);
    // user.registered by the bus; the mail that verifies the email by its queue.
    expect(stdout).toMatch(
      /nubo-chat-follow-accounts {2}.*"message":"event done".*"type":"user\.registered"/,
    );
    expect(stdout).toMatch(/nubo-\w+-send-mail {2}.*"message":"message done"/);
  }, LONG_WAIT);
});
const LONG_WAIT = { timeout: 60_000, interval: 1_000 };

it('says when nothing names an id, and refuses what is none', async () => {
  await expect(logs('0190a0a0-0000-7000-8000-000000000000')).rejects.toMatchObject({
    stderr: expect.stringContaining('no line names'),
  });
  await expect(logs('" | limit')).rejects.toMatchObject({ stderr: expect.stringContaining('an id has 8') });
});
