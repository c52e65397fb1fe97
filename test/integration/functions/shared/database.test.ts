import { type AddressInfo, createServer } from 'node:net';
import { type LocalStores, localStores } from '@nubo/local-aws/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { databaseEnv } from '../../../../functions/_shared/postgres/connection.ts';
import { type Queryable, sql } from '../../../../functions/_shared/postgres/database.ts';
import { PgDatabase } from '../../../../functions/_shared/postgres/pg-database.ts';
import { isUniqueViolation } from '../../../../functions/_shared/postgres/pg-errors.ts';

const ROLE = 'arn:aws:iam::000000000000:role/app';
const down = { code: 'dependency-down', status: 503 };
let local: LocalStores;
let admin: pg.Client;
let db: PgDatabase;

const one = sql<{ one: number }>('SELECT 1 AS one');
const whoAmI = sql<{ me: string; pid: number }>('SELECT session_user AS me, pg_backend_pid() AS pid');
const insert = sql<never, [id: string, n: number]>('INSERT INTO things (id, n) VALUES ($1, $2)');
const find = sql<{ n: number }, [id: string]>('SELECT n FROM things WHERE id = $1');
const update = sql<never, [id: string, n: number]>('UPDATE things SET n = $2 WHERE id = $1');
const lock = sql<{ n: number }, [id: string]>('SELECT n FROM things WHERE id = $1 FOR UPDATE');
const slow = sql<unknown>('SELECT pg_sleep(30)');
const pause = sql<unknown>('SELECT pg_sleep(2)');

beforeAll(async () => {
  local = localStores();
  const { stores, world } = local;
  const store = await stores.postgres();
  await store.provision({
    database: 'app',
    masterUser: 'master',
    masterPassword: 'secret',
    resourceId: 'db-APP',
  });
  world.identities.defineRole({
    arn: ROLE,
    name: 'app',
    policies: [
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'rds-db:connect',
            Resource: `arn:aws:rds-db:${world.region}:${world.account}:dbuser:db-APP/app_user`,
          },
        ],
      },
    ],
  });
  admin = new pg.Client({ connectionString: store.adminUrl.replace('/postgres?', '/app?') });
  await admin.connect();
  await admin.query('CREATE ROLE app_user LOGIN IN ROLE rds_iam');
  await admin.query('CREATE TABLE things (id text PRIMARY KEY, n int NOT NULL)');
  await admin.query('GRANT ALL ON things TO app_user');
  const credentials = world.identities.credentialsFor(ROLE);
  const env = {
    DATABASE_HOST: store.host,
    DATABASE_PORT: String(store.port),
    DATABASE_NAME: 'app',
    DATABASE_USER: 'app_user',
    DATABASE_TLS: 'false',
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}, 60_000);
beforeEach(async () => {
  db = new PgDatabase(databaseEnv);
  await admin.query("TRUNCATE things; INSERT INTO things VALUES ('a', 1)");
});
afterEach(async () => {
  vi.useRealTimers();
  local.world.faults.set({ target: 'postgres', mode: 'ok' });
  await db.close();
});
afterAll(async () => {
  await admin.end();
  await local.close();
});

describe('the connection', () => {
  it('signs in as the service’s role with an IAM token, and stays', async () => {
    const first = await db.queryOne(whoAmI, []);

    expect(first?.me).toBe('app_user');
    expect(await db.queryOne(whoAmI, [])).toEqual(first);
  });

  it('is opened anew after the server ended it, with no call lost', async () => {
    const first = await db.queryOne(whoAmI, []);
    await admin.query('SELECT pg_terminate_backend($1)', [first?.pid]);
    await vi.waitFor(async () =>
      expect((await admin.query('SELECT FROM pg_stat_activity WHERE pid = $1', [first?.pid])).rowCount).toBe(
        0,
      ),
    );
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });

    expect((await db.queryOne(whoAmI, []))?.pid).not.toBe(first?.pid);
    await db.execute(insert, ['b', 2]);
    expect(await db.queryOne(find, ['b'])).toEqual({ n: 2 });
  });

  it('is tried again when the server is late with one, and asks for no setting that RDS Proxy refuses', async () => {
    const startUp: string[] = [];
    /** A message of PostgreSQL's protocol: its type, and its length with what follows. */
    const message = (type: string, body: string | Buffer = '') => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(4 + body.length);
      return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
    };
    const ready = message('Z', 'I');
    const server = createServer((client) => {
      client.once('data', (data) => {
        startUp.push(data.toString('utf8'));
        if (startUp.length === 1) return;
        client.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
        // Parsed, bound, without rows, done.
        client.on('data', () =>
          client.write(
            Buffer.concat([message('1'), message('2'), message('n'), message('C', 'SELECT 7\0'), ready]),
          ),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const late = new PgDatabase(() => ({
      ...databaseEnv(),
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: port,
    }));

    expect(await late.execute(find, ['a'])).toBe(7);

    expect(startUp).toHaveLength(2);
    // Names and values, each ended by a zero byte, after length and version (StartupMessage).
    const settings = (startUp[1] ?? '')
      .slice(8)
      .split('\0')
      .filter((_, index) => index % 2 === 0);
    expect(settings.filter((name) => name !== '').sort()).toEqual([
      'application_name',
      'client_encoding',
      'database',
      'user',
    ]);
    await late.close();
    server.close();
  });
});

describe('503', () => {
  it('while PostgreSQL is down, and none once it is back', async () => {
    await db.query(one, []);
    local.world.faults.set({ target: 'postgres', mode: 'down' });
    await expect(db.query(one, [])).rejects.toMatchObject(down);
    await expect(db.query(one, [])).rejects.toMatchObject(down);
    local.world.faults.set({ target: 'postgres', mode: 'ok' });

    expect(await db.query(one, [])).toEqual([{ one: 1 }]);
  });

  it('for a statement that takes too long, and the next one works', async () => {
    await expect(db.query(slow, [])).rejects.toMatchObject(down);

    expect(await db.query(one, [])).toEqual([{ one: 1 }]);
  }, 15_000);

  it('for a transaction whose statements take too long together, and the next one works', async () => {
    const inTurn = async (tx: Queryable) => {
      for (const key of ['x', 'y', 'z']) {
        await tx.query(pause, []);
        await tx.execute(insert, [key, 0]);
      }
    };

    await expect(db.transaction(inTurn)).rejects.toMatchObject(down);

    expect(await db.transaction((tx) => tx.queryOne(find, ['x']))).toBeUndefined();
  }, 15_000);
});

describe('a transaction', () => {
  it('is kept whole', async () => {
    const result = await db.transaction(async (tx) => {
      await tx.execute(insert, ['b', 2]);
      return tx.queryOne(find, ['b']);
    });

    expect(result).toEqual({ n: 2 });
    expect(await db.queryOne(find, ['b'])).toEqual({ n: 2 });
  });

  it('is undone whole when its work throws, and the error comes through', async () => {
    const mistake = new Error('no');
    const attempt = db.transaction(async (tx) => {
      await tx.execute(insert, ['b', 2]);
      throw mistake;
    });

    await expect(attempt).rejects.toBe(mistake);
    expect(await db.queryOne(find, ['b'])).toBeUndefined();
  });

  it('is undone when the connection breaks in it: 503', async () => {
    const attempt = db.transaction(async (tx) => {
      await tx.execute(insert, ['b', 2]);
      const session = await tx.queryOne(whoAmI, []);
      await admin.query('SELECT pg_terminate_backend($1)', [session?.pid]);
      await tx.execute(insert, ['c', 3]);
    });

    await expect(attempt).rejects.toMatchObject(down);
    expect(await db.queryOne(find, ['b'])).toBeUndefined();
  });

  it('runs again after a deadlock', async () => {
    await db.execute(insert, ['b', 2]);
    const other = new PgDatabase(databaseEnv);
    await Promise.all([db.query(one, []), other.query(one, [])]);
    let runs = 0;
    let held = 0;
    const cross = (from: PgDatabase, first: string, second: string) =>
      from.transaction(async (tx) => {
        runs += 1;
        await tx.queryOne(lock, [first]);
        held += 1;
        // Both hold their first row before either asks for the other's: begun alone is no deadlock yet.
        await vi.waitFor(() => expect(held).toBeGreaterThan(1), { timeout: 5_000 });
        const row = await tx.queryOne(lock, [second]);
        await tx.execute(update, [second, (row?.n ?? 0) + 10]);
      });
    await Promise.all([cross(db, 'a', 'b'), cross(other, 'b', 'a')]);
    await other.close();

    // Which of the two PostgreSQL ends, and how often, is its own choice.
    expect(runs).toBeGreaterThan(2);
    expect([await db.queryOne(find, ['a']), await db.queryOne(find, ['b'])]).toEqual([{ n: 11 }, { n: 12 }]);
  }, 20_000);

  it('refuses statements beside it on the one connection', async () => {
    await db.transaction(async () => {
      await expect(db.query(one, [])).rejects.toThrow(/transaction is running/);
    });
  });
});

it('a unique violation is told apart by its constraint', async () => {
  const error: unknown = await db.execute(insert, ['a', 2]).catch((thrown: unknown) => thrown);

  expect(isUniqueViolation(error)).toBe(true);
  expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
  expect(isUniqueViolation(error, 'another')).toBe(false);
});
