import { randomUUID } from 'node:crypto';
import { awsCredentials, type LocalStores, localStores } from '@nubo/local-aws/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { conflict } from '../../../../functions/_shared/errors/errors.ts';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { idempotency } from '../../../../functions/_shared/idempotency/idempotency.ts';
import { callHttp } from '../../../support/http-call.ts';
import { type TestIdentity, testIdentity } from '../../../support/identity.ts';
import { createNoteOnce } from '../../../support/sample-routes.ts';

let local: LocalStores;
let identity: TestIdentity;
let runs = 0;
/** What the handler does before it answers. */
let work: () => Promise<void> | void = () => {};
const create = httpHandler(
  createNoteOnce,
  async ({ body }) => {
    await work();
    runs += 1;
    return {
      status: 201,
      body: { ...body, run: runs },
      headers: { location: `/notes/${runs}` },
      etag: '"v1"',
    };
  },
  { idempotency },
);

beforeAll(async () => {
  local = localStores();
  await local.createTable('idempotency');
  identity = await testIdentity();
  const env = {
    ...identity.env,
    ...awsCredentials,
    AWS_ENDPOINT_URL: (await local.stores.dynamodb()).url,
    TABLE_IDEMPOTENCY: 'idempotency',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}, 60_000);
beforeEach(() => {
  runs = 0;
  work = () => {};
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(() => local.close());

const post = (token: string, key: string | undefined, body: unknown = { text: 'a' }, path = '/notes') =>
  callHttp(create, {
    method: 'POST',
    path,
    token,
    body,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
  });
const later = (seconds: number) => vi.useFakeTimers({ now: Date.now() + seconds * 1000, toFake: ['Date'] });

describe('the same key and body', () => {
  it('give the first answer again, and the handler runs once', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    const first = await post(token, key);
    const again = await post(token, key);

    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      location: '/notes/1',
      etag: '"v1"',
    });
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(runs).toBe(1);
  });

  it('in another order of fields is the same body', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    await post(token, key, { text: 'a', tags: ['x'] });

    expect((await post(token, key, { tags: ['x'], text: 'a' })).headers['idempotency-replayed']).toBe('true');
  });

  it('run again after 24 hours', async () => {
    const userId = randomUUID();
    const key = randomUUID();
    await post(await identity.token({ userId }), key);
    later(24 * 3600 + 1);
    await post(await identity.token({ userId, at: new Date() }), key);

    expect(runs).toBe(2);
  });

  it('of another caller run for that one', async () => {
    const key = randomUUID();
    await post(await identity.token(), key);
    await post(await identity.token(), key);

    expect(runs).toBe(2);
  });

  it('run again after an answer that was no success', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    work = () => {
      throw conflict('taken');
    };
    expect((await post(token, key)).status).toBe(409);
    work = () => {};

    expect((await post(token, key)).status).toBe(201);
  });
});

describe('409', () => {
  it('while the first request is still running; the first one is not disturbed', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    let finish = () => {};
    const started = new Promise<void>((begin) => {
      work = () => {
        begin();
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      };
    });
    const first = post(token, key);
    await started;
    const second = await post(token, key);
    finish();

    expect(second.status).toBe(409);
    expect(second.body.type).toBe('/problems/idempotency-key-in-use');
    expect((await first).status).toBe(201);
    expect((await post(token, key)).headers['idempotency-replayed']).toBe('true');
  });

  it('no longer once the time of the first has run out, as it does after a crash', async () => {
    const userId = randomUUID();
    const key = randomUUID();
    await new Promise<void>((begin) => {
      work = () => {
        begin();
        return new Promise<void>(() => {});
      };
      void identity.token({ userId }).then((token) => post(token, key));
    });
    later(12);
    work = () => {};

    expect((await post(await identity.token({ userId }), key)).status).toBe(201);
  });

  it('of many at once one runs', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(token, key)));

    expect(runs).toBe(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });
});

describe('422', () => {
  it('another body under the key', async () => {
    const [token, key] = [await identity.token(), randomUUID()];
    await post(token, key);
    const other = await post(token, key, { text: 'b' });

    expect(other.status).toBe(422);
    expect(other.body.type).toBe('/problems/idempotency-key-reused');
  });

  it.each(['', 'x'.repeat(256)])('a key that is empty or longer than 255 characters', async (key) => {
    expect((await post(await identity.token(), key)).status).toBe(422);
  });
});

describe('without a key', () => {
  it('every call runs', async () => {
    const token = await identity.token();
    await post(token, undefined);
    await post(token, undefined);

    expect(runs).toBe(2);
  });
});
