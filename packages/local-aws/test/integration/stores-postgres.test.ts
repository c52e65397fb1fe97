// Longer than most: one running PostgreSQL serves every test of its proxy, and each test is short.

import { setTimeout as sleep } from 'node:timers/promises';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresStore, Stores } from '../../src/core/world.ts';
import { createStores } from '../../src/stores/index.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const INSTANCE = {
  database: 'shop',
  masterUser: 'shop_master',
  masterPassword: "it's a 'secret'",
  resourceId: 'db-ABC',
};
const ROLE = 'arn:aws:iam::000000000000:role/reader';
let world: TestWorld;
let stores: Stores;
let store: PostgresStore;

const client = (options: pg.ClientConfig): pg.Client => {
  const made = new pg.Client({ host: store.host, port: store.port, database: 'shop', ...options });
  made.on('error', () => {
    // A session that a test takes down tells so by its queries.
  });
  return made;
};
async function ask<T>(options: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const made = client(options);
  await made.connect();
  try {
    return await work(made);
  } finally {
    await made.end();
  }
}
const admin = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
  ask({ connectionString: store.adminUrl.replace('/postgres?', '/shop?') }, work);
const tokenFor = (user: string, roleArn = ROLE): Promise<string> =>
  new Signer({
    region: world.region,
    hostname: store.host,
    port: store.port,
    username: user,
    credentials: world.identities.credentialsFor(roleArn),
  }).getAuthToken();
const allow = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'rds-db:connect', Resource: resource }],
});

beforeAll(async () => {
  world = createTestWorld();
  stores = createStores(world);
  store = await stores.postgres();
  await store.provision(INSTANCE);
  world.identities.defineRole({
    arn: ROLE,
    name: 'reader',
    policies: [allow('arn:aws:rds-db:us-east-1:000000000000:dbuser:db-ABC/shop_reader')],
  });
  await admin(async (db) => {
    await db.query('CREATE ROLE shop_reader LOGIN IN ROLE rds_iam');
    await db.query('CREATE ROLE shop_plain LOGIN PASSWORD $$plain$$');
  });
}, 60_000);
afterEach(() => world.faults.set({ target: 'postgres', mode: 'ok' }));
afterAll(async () => {
  await stores.close();
  world.close();
});

test('the master user signs in with the password of the template and is no superuser', async () => {
  const { rows } = await ask({ user: INSTANCE.masterUser, password: INSTANCE.masterPassword }, (db) =>
    db.query("SELECT current_user AS me, current_database() AS db, current_setting('is_superuser') AS super"),
  );
  expect(rows).toEqual([{ me: 'shop_master', db: 'shop', super: 'off' }]);
});

test('provisioning again changes the password and keeps the data', async () => {
  await admin((db) => db.query('CREATE TABLE kept AS SELECT 1 AS one'));
  await store.provision({ ...INSTANCE, masterPassword: 'another' });
  await expect(
    ask({ user: INSTANCE.masterUser, password: 'another' }, (db) => db.query('SELECT 1')),
  ).resolves.toBeDefined();
  await store.provision(INSTANCE);
  expect((await admin((db) => db.query('SELECT one FROM kept'))).rows).toEqual([{ one: 1 }]);
});

test('a wrong password is 28P01', async () => {
  await expect(
    ask({ user: INSTANCE.masterUser, password: 'wrong' }, async () => undefined),
  ).rejects.toMatchObject({
    code: '28P01',
    message: 'password authentication failed for user "shop_master"',
  });
  await expect(ask({ user: 'nobody', password: 'x' }, async () => undefined)).rejects.toMatchObject({
    code: '28P01',
  });
});

test('a password that the database itself keeps is taken', async () => {
  const { rows } = await ask({ user: 'shop_plain', password: 'plain' }, (db) => db.query('SELECT 1 AS one'));
  expect(rows).toEqual([{ one: 1 }]);
});

test('a member of rds_iam signs in with an IAM token and is itself', async () => {
  const { rows } = await ask({ user: 'shop_reader', password: await tokenFor('shop_reader') }, (db) =>
    db.query('SELECT session_user AS me'),
  );
  expect(rows).toEqual([{ me: 'shop_reader' }]);
});

test('a token is refused for another user and when tampered with, and so is a password', async () => {
  const refused = { code: '28000', message: 'PAM authentication failed for user "shop_reader"' };
  const token = await tokenFor('shop_reader');
  const attempt = (password: string) => ask({ user: 'shop_reader', password }, async () => undefined);
  await expect(attempt(await tokenFor('shop_master'))).rejects.toMatchObject(refused);
  await expect(attempt(token.replace(/.$/, (c) => (c === '0' ? '1' : '0')))).rejects.toMatchObject(refused);
  await expect(attempt('password')).rejects.toMatchObject(refused);
});

test('a role without rds-db:connect is refused and the missing statement is logged', async () => {
  const other = 'arn:aws:iam::000000000000:role/other';
  world.identities.defineRole({ arn: other, name: 'other', policies: [] });
  const password = await tokenFor('shop_reader', other);
  await expect(ask({ user: 'shop_reader', password }, async () => undefined)).rejects.toMatchObject({
    code: '28000',
  });
  const resource = 'arn:aws:rds-db:us-east-1:000000000000:dbuser:db-ABC/shop_reader';
  expect(world.lines.at(-1)).toContain(`not authorized to perform: rds-db:connect on resource: ${resource}`);
  expect(world.lines.at(-1)).toContain('Missing statement: ');
});

test('whoever makes a role of rds_iam becomes a member and signs in by token only, as on RDS', async () => {
  await store.provision({ ...INSTANCE, masterUser: 'maker', resourceId: 'db-M', database: 'made' });
  const login = { user: 'maker', password: INSTANCE.masterPassword, database: 'made' };
  await ask(login, async (db) => {
    await db.query('CREATE ROLE made_app LOGIN');
    await db.query('GRANT rds_iam TO made_app');
  });
  await expect(ask(login, async () => undefined)).rejects.toMatchObject({ code: '28000' });
});

test('large results and large parameters pass whole', async () => {
  const big = 'é'.repeat(3_000_000);
  const { rows } = await ask({ user: 'shop_plain', password: 'plain' }, (db) =>
    db.query('SELECT $1::text AS same, repeat($2, 5000000) AS long', [big, 'x']),
  );
  expect(rows[0].same === big).toBe(true);
  expect(rows[0].long).toHaveLength(5_000_000);
});

test('a query is cancelled by a cancel request', async () => {
  await ask({ user: 'shop_plain', password: 'plain' }, async (db) => {
    const { rows } = await db.query('SELECT pg_backend_pid() AS pid');
    const running = db.query('SELECT pg_sleep(60)');
    const cancelled = expect(running).rejects.toMatchObject({ code: '57014' });
    const canceller = client({ user: 'shop_plain', password: 'plain' });
    // pg's own cancel: a connection of its own that sends process id and key.
    const { processID, secretKey } = db as unknown as { processID: number; secretKey: number };
    expect(processID).toBe(rows[0].pid);
    const { connection } = canceller as unknown as {
      connection: pg.Connection & {
        cancel(pid: number, key: number): void;
        connect(p: number, h: string): void;
      };
    };
    connection.connect(store.port, store.host);
    connection.on('connect', () => connection.cancel(processID, secretKey));
    await cancelled;
  });
});

test('down resets live and new sessions, and ok lets new ones in', async () => {
  const live = client({ user: 'shop_plain', password: 'plain' });
  await live.connect();
  const query = expect(live.query('SELECT pg_sleep(60)')).rejects.toThrow();
  world.faults.set({ target: 'postgres', mode: 'down' });
  await query;
  await expect(ask({ user: 'shop_plain', password: 'plain' }, async () => undefined)).rejects.toThrow();
  world.faults.set({ target: 'postgres', mode: 'ok' });
  expect((await ask({ user: 'shop_plain', password: 'plain' }, (db) => db.query('SELECT 1'))).rowCount).toBe(
    1,
  );
});

test('afterCalls lets that many queries be answered, simple and extended, and the next one fails', async () => {
  await ask({ user: 'shop_plain', password: 'plain' }, async (db) => {
    await db.query('SELECT 1');
    world.faults.set({ target: 'postgres', mode: 'down', afterCalls: 3 });
    expect((await db.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    expect((await db.query('SELECT $1::int AS n', [2])).rows).toEqual([{ n: 2 }]);
    expect((await db.query({ name: 'n', text: 'SELECT $1::int AS n', values: [3] })).rows).toEqual([
      { n: 3 },
    ]);
    await expect(db.query('SELECT 4')).rejects.toThrow();
  }).catch(() => undefined);
  await expect(ask({ user: 'shop_plain', password: 'plain' }, async () => undefined)).rejects.toThrow();
});

test('slow delays an answer and keeps it right', async () => {
  await ask({ user: 'shop_plain', password: 'plain' }, async (db) => {
    world.faults.set({ target: 'postgres', mode: 'slow' });
    const answered = db.query('SELECT 1 AS n').then(({ rows }) => rows);
    await expect(Promise.race([answered, sleep(500, 'still waiting')])).resolves.toBe('still waiting');
    expect(await answered).toEqual([{ n: 1 }]);
  });
});

describe('a session of an IAM role', () => {
  const reader = async () => client({ user: 'shop_reader', password: await tokenFor('shop_reader') });
  const me = async (db: pg.Client) => (await db.query('SELECT session_user AS me')).rows[0].me;

  test('that is down ends', async () => {
    const db = await reader();
    const ended = new Promise((resolve) => db.once('end', resolve));
    await db.connect();
    world.faults.set({ target: 'postgres', mode: 'down' });
    await ended;
    await expect(me(db)).rejects.toThrow();
  });

  test('has each call counted while a fault counts calls', async () => {
    world.faults.set({ target: 'postgres', mode: 'down', afterCalls: 2 });
    const db = await reader();
    await db.connect();
    expect([await me(db), await me(db)]).toEqual(['shop_reader', 'shop_reader']);
    await expect(me(db)).rejects.toThrow();
  });
});

test('a token is refused once it is 15 minutes old on the local clock', async () => {
  const token = await tokenFor('shop_reader');
  await world.clock.advance(14 * 60_000);
  await ask({ user: 'shop_reader', password: token }, (db) => db.query('SELECT 1'));
  await world.clock.advance(2 * 60_000);
  await expect(ask({ user: 'shop_reader', password: token }, async () => undefined)).rejects.toMatchObject({
    code: '28000',
  });
  expect(world.lines.at(-1)).toContain('the token has expired');
});
