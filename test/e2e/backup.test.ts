import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Api, type ApiAnswer, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo } from '../support/live-connection.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';
import { byStripe, stripeEvent } from '../support/webhooks.ts';

const [source, target] = [tempDir('backup'), tempDir('restored')];
const NOBODY = '01890000-0000-7000-8000-000000000000';

/** Signed-in people of one instance. */
interface People {
  readonly api: Api;
  readonly admin: string;
  readonly ada: string;
}

let product: Product;
let before: People;
let after: People;
let backup = '';
/** Reads of the first instance: the answers that the second one must give. */
let reads: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {};
/** Ids of what was made. */
const made: Record<string, string> = {};

/** Waits until it does not throw; for a hook, where `expect.poll` is not. */
const soon = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, { timeout: 60_000, interval: 200 });
const isBusy = (queue: { visible: number; inFlight: number; dlqOf?: string }) =>
  queue.dlqOf === undefined && queue.visible + queue.inFlight > 0;

async function people(of: Product): Promise<People> {
  const api = apiAt(of.url);
  return { api, admin: await signIn(api, ...demo.admin), ada: await signIn(api, ...demo.ada) };
}

/** Makes one thing of a kind; gives the answer's body. */
async function make({ api }: People, token: string, route: string, json: unknown, status = 201) {
  const answer = await api(route, { token, json });
  expect([route, answer.status, answer.status === status ? '' : answer.text]).toEqual([route, status, '']);
  return answer.body;
}

/** One row of everything, by people of an instance. */
async function makeEverything(one: People, name: string): Promise<Record<string, string>> {
  const { api, admin, ada } = one;
  const email = `${name}@example.com`;
  const { user } = await make(one, '', 'POST /register', { email, password: 'correct horse', name });
  const task = await make(one, ada, 'POST /tasks', { title: name, dueAt: '2030-01-01T00:00:00.000Z' });
  const post = await make(one, ada, 'POST /posts', { body: `${name} é\u0301 👋` });
  await make(one, admin, `PUT /posts/${post.id}/like`, undefined, 204);
  const price = { priceCents: 1999, currency: 'EUR', category: 'backup' };
  const item = await make(one, admin, 'POST /products', { sku: name, name, stock: 5, ...price });
  const order = await make(one, ada, 'POST /orders', { items: [{ productId: item.id, quantity: 2 }] });
  const { file } = await make(one, ada, 'POST /uploads', {
    name: `${name}.txt`,
    contentType: 'text/plain',
    size: 3,
  });
  const room = await make(one, ada, 'POST /chat/rooms', { name });
  const host = await make(one, admin, 'POST /hosts', { name, labels: { of: name } });
  const rule = {
    metric: 'cpu',
    operator: '>',
    threshold: 97,
    forSeconds: 60,
    severity: 'warning',
    hostId: null,
  };
  const alertRule = await make(one, admin, 'POST /alert-rules', rule);
  const webhookSource = await make(one, admin, 'POST /webhooks/sources', { name: name.slice(0, 20) });
  await make(
    one,
    ada,
    'PUT /notifications/preferences',
    { locale: 'fr', channels: { email: false, sms: false, inApp: true }, phone: '+221770000000', muted: [] },
    200,
  );
  const paid = byStripe(
    stripeEvent('payment_intent.succeeded', {
      id: `pi_${name}`,
      amount_received: order.totalCents,
      currency: 'eur',
      metadata: { orderId: order.id },
    }),
  );
  const webhook = await api('POST /webhook/stripe', { raw: paid.body, headers: paid.headers });
  expect(webhook.status).toBe(200);
  const connection = await connectTo(product.url, { token: ada });
  const ack = await connection.ask({ action: 'sendMessage', to: user.id, content: `hello ${name}` });
  connection.socket.close();
  await soon(async () => {
    expect((await api(`GET /orders/${order.id}`, { token: ada })).body.status).toBe('paid');
  });
  return {
    user: user.id,
    task: task.id,
    post: post.id,
    product: item.id,
    order: order.id,
    file: file.id,
    room: room.id,
    host: host.host.id,
    rule: alertRule.id,
    source: webhookSource.id,
    webhook: webhook.body.id,
    message: String(ack.id),
  };
}

const readsOf = (ids: Record<string, string>) => ({
  ada: [
    'GET /tasks?limit=100',
    `GET /tasks/${ids.task}`,
    'GET /orders',
    `GET /orders/${ids.order}`,
    'GET /files',
    'GET /notifications',
    'GET /notifications/preferences',
    'GET /notifications/endpoints',
    'GET /chat/rooms',
    `GET /chat/conversations`,
    `GET /chat/conversations/${ids.user}/messages`,
    `GET /chat/rooms/${ids.room}/messages`,
  ],
  admin: [
    'GET /posts?limit=100',
    `GET /posts/${ids.post}`,
    'GET /products?limit=100&sort=-createdAt',
    `GET /products/${ids.product}`,
    'GET /orders?all=true',
    `GET /hosts/${ids.host}`,
    'GET /alert-rules',
    `GET /alerts?hostId=${ids.host}`,
    'GET /webhooks/events',
    `GET /webhooks/events/${ids.webhook}`,
    'GET /webhooks/sources',
    'GET /jobs/daily-report/runs',
    `GET /tasks/${ids.task}`,
    `GET /tasks/${NOBODY}`,
  ],
});

/** What a read shows that is not the instance's own: neither its URL nor the id of the request. */
function shown({ status, text }: ApiAnswer): unknown {
  const { requestId, ...body } = JSON.parse(text.replaceAll(product.url, 'https://nubo.example.com'));
  return { status, body };
}

async function readAll({ api, admin, ada }: People, ids: Record<string, string>) {
  const tokens = { ada, admin };
  const found: Record<string, Map<string, unknown>> = { ada: new Map(), admin: new Map() };
  const routes = readsOf(ids);
  for (const who of ['ada', 'admin'] as const)
    for (const route of routes[who]) found[who]?.set(route, shown(await api(route, { token: tokens[who] })));
  return found;
}

/** Runs a job by hand and gives its run once it has ended. */
async function runJob({ api, admin }: People, name: string) {
  const { body: run } = await api(`POST /jobs/${name}/run`, { token: admin });
  const current = async () => (await api(`GET /jobs/runs/${run.id}`, { token: admin })).body;
  return await soon(async () => {
    const found = await current();
    expect(found.status).not.toBe('running');
    return found;
  });
}

async function restore(...args: readonly string[]) {
  const command = ['tools/run.mjs', 'tools/restore.ts', ...args];
  const cwd = resolve(import.meta.dirname, '../..');
  return await promisify(execFile)(process.execPath, command, { cwd });
}

beforeAll(async () => {
  product = await startProduct({ dataDir: source });
  before = await people(product);
  Object.assign(made, await makeEverything(before, `made-${randomUUID().slice(0, 8)}`));
  expect((await runJob(before, 'daily-report')).status).toBe('succeeded');
  // What is under way by events has come to its end.
  await soon(async () => {
    expect((await before.api('GET /_local/queues.json')).body.filter(isBusy)).toEqual([]);
  });
  const run = await runJob(before, 'backup-database');
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  backup = run.result.backup;
  reads = await readAll(before, made);
  await product.stop();
  const options = ['--data-dir', source, '--port', '0', '--aws-port', '0'];
  const { stdout } = await restore(backup, '--into', target, ...options);
  expect(stdout).toMatch(/^restored and verified: \{"backup":/m);
  product = await startProduct({ dataDir: target });
  after = await people(product);
}, 240_000);
afterAll(async () => {
  await product?.stop();
  for (const folder of [source, target]) rmSync(folder, { recursive: true, force: true });
});

describe('a backup restored into an empty instance', () => {
  test('answers every read as before', async () => {
    const again = await readAll(after, made);
    for (const who of ['ada', 'admin'] as const) {
      expect(reads[who]?.size).toBeGreaterThan(10);
      for (const [route, answer] of reads[who] ?? [])
        expect([route, again[who]?.get(route)]).toEqual([route, answer]);
    }
  });

  test('has the accounts, which sign in as before, and not the secrets of their connections', async () => {
    const { body } = await after.api('GET /users?limit=100', { token: after.admin });
    expect(body.items.map(({ email }: { email: string }) => email)).toContain(demo.linus[0]);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(made.user);
    expect((await after.api('GET /me', { token: after.ada })).body.email).toBe(demo.ada[0]);
  });

  test('takes one new row of everything', async () => {
    const next = await makeEverything(after, `next-${randomUUID().slice(0, 8)}`);
    expect(Object.values(next).filter((id) => Object.values(made).includes(id))).toEqual([]);
    const { body } = await after.api(`GET /webhooks/events/${next.webhook}`, { token: after.admin });
    expect(body.status).toBe('processed');
  });

  test('runs its jobs, the backup too, whose run was under way in it', async () => {
    for (const name of ['backup-database', 'daily-report', 'purge-expired'])
      expect(await runJob(after, name)).toMatchObject({ job: name, status: 'succeeded', error: null });
  });
});
