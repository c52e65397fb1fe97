import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from '../support/product.ts';

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8');
/** Stands between the outputs of two commands. */
const MARK = '\u001e';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.stop());

/** The commands of the first block below a heading as they stand there, each with the lines that continue it. */
function commandsBelow(heading: string): readonly string[] {
  const [, section = ''] = readme.split(heading);
  const [, block = ''] = /```sh\n([\s\S]+?)```/.exec(section) ?? [];
  return block
    .replaceAll('http://localhost:3000', product.url)
    .split(/(?<!\\)\n/)
    .filter((command) => command.trim() !== '' && !command.startsWith('#'));
}

it('the first tour of the README works as it is written', async () => {
  const commands = [...commandsBelow('## A first tour'), ...commandsBelow('### Products and orders')];
  const script = commands.map((command) => `${command}\nprintf '${MARK}'`).join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
  const outputs = stdout.split(MARK).slice(0, -1);
  expect(outputs).toHaveLength(commands.length);

  /** What the one command with this text printed; of those with the same text, the first. */
  const output = (part: string) => outputs[commands.findIndex((command) => command.includes(part))] ?? '';
  const json = (part: string) => JSON.parse(output(part));
  expect(json('/ping')).toEqual({ message: 'pong' });
  expect(json('/health').status).toBe('ok');
  expect(json('/register')).toMatchObject({
    user: { email: 'me@example.com', name: 'Me', role: 'user' },
    tokenType: 'Bearer',
  });
  expect(output('TOKEN=')).toBe('');
  expect(json('/me ')).toMatchObject({ email: 'me@example.com', name: 'Me' });
  expect(output('idempotency-key')).toMatch(/^HTTP\/1\.1 201 [\s\S]*"title":"Try Nubo"/);
  expect(output('TASK=')).toBe('');
  expect(json('-X PATCH')).toMatchObject({ title: 'Try Nubo', status: 'done' });
  expect(json('status=done').items).toMatchObject([{ title: 'Try Nubo' }]);
  expect(json('/weather')).toMatchObject({ city: 'Dakar', country: 'SN' });
  const typo = json('"titel"');
  expect(typo).toMatchObject({ type: '/problems/validation', status: 422 });
  expect(typo.errors.map(({ path }: { path: string }) => path)).toContain('/titel');
  expect(output('category=books')).toMatch(/^HTTP\/1\.1 200 [\s\S]*x-cache: (MISS|HIT)/i);
  expect(output('PRODUCT=')).toBe('');
  const order = json('/orders');
  expect(order).toMatchObject({ status: 'pending', items: [{ quantity: 2 }] });
  expect(json('/products/$PRODUCT').id).toBe(order.items[0].productId);
});

it('the addresses and accounts that the README names are there', async () => {
  const addresses = [...readme.matchAll(/<http:\/\/localhost:3000(\/\S*)>/g)].map(([, path = '']) => path);
  expect(addresses).toContain('/docs');
  for (const path of addresses) {
    const { status, headers } = await fetch(product.url + path);
    expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
  }
  const passwords = new Map([
    ['admin@nubo.local', 'admin-demo-password'],
    ['ada@nubo.local', 'user-demo-password'],
    ['linus@nubo.local', 'user-demo-password'],
  ]);
  for (const [email, password] of passwords) {
    expect(readme).toContain(`\`${email}\``);
    expect(readme).toContain(`\`${password}\``);
    const { status } = await fetch(`${product.url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    expect([email, status]).toEqual([email, 200]);
  }
});
