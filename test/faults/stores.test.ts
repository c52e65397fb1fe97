import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type ApiAnswer, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;
let token: string;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  token = await signIn(call, ...demo.ada);
});
afterAll(() => product?.stop());
afterEach(async () => {
  for (const target of ['postgres', 'redis', 'dynamodb']) await setFault(target, 'ok');
});

async function setFault(target: string, mode: string, afterCalls = 0): Promise<void> {
  const { status } = await call('POST /_local/faults', { json: { target, mode, afterCalls } });
  expect(status).toBe(200);
}

/** A 503 of the function itself, not of a gateway that gave it up; it names no store. */
function expectUnavailable(answer: ApiAnswer): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  expect(answer.body).toMatchObject({ type: '/problems/dependency-down', status: 503 });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.text).not.toMatch(/postgres|redis|valkey|dynamo|connect|ECONN|127\.0\.0\.1/i);
}

const newTask = (title: string, key?: string) =>
  call('POST /tasks', {
    token,
    json: { title },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const listTasks = () => call('GET /tasks', { token });
const health = () => call('GET /health');
const tryLogin = () => call('POST /login', { json: { email: demo.linus[0], password: demo.linus[1] } });

describe('PostgreSQL', () => {
  it('down: tasks are 503 with Retry-After, /health says so, and all is well by itself afterwards', async () => {
    expect((await listTasks()).status).toBe(200);
    await setFault('postgres', 'down');
    for (const answer of await Promise.all([listTasks(), newTask('Lost')])) expectUnavailable(answer);
    expectUnavailable(await tryLogin());
    const sick = await health();
    expect(sick.status).toBe(503);
    expect(Number(sick.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(sick.body).toMatchObject({
      status: 'down',
      checks: { postgres: { status: 'down' }, redis: { status: 'ok' }, dynamodb: { status: 'ok' } },
    });
    expect((await call('GET /ping')).status).toBe(200);

    await setFault('postgres', 'ok');
    const list = await listTasks();
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('Lost');
    expect((await newTask('Found')).status).toBe(201);
    expect((await tryLogin()).status).toBe(200);
    expect((await health()).body.status).toBe('ok');
  });

  it('slow: whatever is answered is the task or a 503 of ours, never the gateway’s', async () => {
    await setFault('postgres', 'slow');
    const answers = await Promise.all([listTasks(), newTask('Slow'), listTasks()]);
    for (const answer of answers) if (answer.status >= 300) expectUnavailable(answer);
    const { postgres } = (await health()).body.checks;
    expect(postgres.status === 'down' || postgres.latencyMs >= 1000).toBe(true);
    await setFault('postgres', 'ok');
    expect((await listTasks()).status).toBe(200);
  });

  it('going down in the middle of the work leaves every task that was confirmed, and answers 503', async () => {
    await setFault('postgres', 'down', 12);
    const confirmed: string[] = [];
    let answer = await newTask('n 0');
    for (let n = 1; n < 40 && answer.status === 201; n += 1) {
      confirmed.push(answer.body.id);
      answer = await newTask(`n ${n}`);
    }
    expectUnavailable(answer);
    expect(confirmed.length).toBeGreaterThan(0);
    await setFault('postgres', 'ok');
    for (const id of confirmed) expect((await call(`GET /tasks/${id}`, { token })).status).toBe(200);
  });
});

describe('Redis', () => {
  it('down: tasks work, what guards a password is 503, and /health is degraded', async () => {
    await setFault('redis', 'down');
    expect((await listTasks()).status).toBe(200);
    expect((await newTask('Without a cache')).status).toBe(201);
    expectUnavailable(await tryLogin());
    expectUnavailable(await call('POST /register', { json: {} }));
    const { status, body } = await health();
    expect([status, body.status, body.checks.redis.status]).toEqual([200, 'degraded', 'down']);

    await setFault('redis', 'ok');
    expect((await tryLogin()).status).toBe(200);
    expect((await health()).body.status).toBe('ok');
  });
});

describe('DynamoDB', () => {
  it('down: a POST with Idempotency-Key is 503 and writes nothing; without one it works', async () => {
    await setFault('dynamodb', 'down');
    expectUnavailable(await newTask('Keyed', 'dynamodb-down'));
    expect((await newTask('Keyless')).status).toBe(201);
    const sick = await health();
    expect([sick.status, sick.body.checks.dynamodb.status]).toEqual([503, 'down']);

    await setFault('dynamodb', 'ok');
    expect((await listTasks()).text).not.toContain('Keyed');
    const retried = await newTask('Keyed', 'dynamodb-down');
    expect([retried.status, retried.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('going down before the answer is kept: the task is made once and the caller is told so', async () => {
    await setFault('dynamodb', 'down', 1);
    expect((await newTask('Made once', 'kept-not')).status).toBe(201);
    await setFault('dynamodb', 'ok');
    expect((await newTask('Made once', 'kept-not')).status).toBe(409);
    expect((await call('GET /tasks?q=Made+once', { token })).body.items).toHaveLength(1);
  });

  it('slow: the caller gets a 503 of ours, not the gateway’s', async () => {
    await setFault('dynamodb', 'slow');
    expectUnavailable(await newTask('Slow', 'dynamodb-slow'));
  });
});
