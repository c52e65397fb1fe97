import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Stores } from '../../src/core/world.ts';
import { createStores, stopLeftovers } from '../../src/stores/index.ts';
import { clusterFolder } from '../../src/stores/postgres/data-folder.ts';
import { serverUser } from '../../src/stores/postgres/server-user.ts';
import { commandLineOf } from '../../src/stores/process-table.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { childrenOf } from '../support/children-of.ts';

let dataDir: string;
let world: TestWorld;
let owners: ChildProcess[];
let opened: Stores[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nubo-stores-'));
  world = createTestWorld({ dataDir });
  owners = [];
  opened = [];
});
afterEach(async () => {
  for (const owner of owners) owner.kill('SIGKILL');
  for (const stores of opened) await stores.close();
  await stopLeftovers(dataDir);
  world.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function open(): Stores {
  const stores = createStores(world);
  opened.push(stores);
  return stores;
}
async function startOwner() {
  const script = fileURLToPath(new URL('../fixtures/stores-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const [line] = await once(owner.stdout, 'data');
  const addresses: { postgres: { adminUrl: string; port: number }; dynamodb: { url: string } } = JSON.parse(
    String(line),
  );
  return { owner, ...addresses };
}
async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const dynamo = (url: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
/** Kills an owner and, before it, the shell that would stop its servers. */
async function killWithGuard(owner: ChildProcess): Promise<void> {
  for (const pid of childrenOf(owner.pid ?? 0))
    if ((await commandLineOf(pid))?.startsWith('/bin/sh')) process.kill(pid, 'SIGKILL');
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}
const pidIn = (file: string, folder = dataDir): number =>
  Number(readFileSync(join(folder, file), 'utf8').split('\n')[0]);
/** In the data folder, or beside it where PostgreSQL's user cannot enter that. */
const cluster = async () => clusterFolder(dataDir, await serverUser());
const postmaster = async () => pidIn('postmaster.pid', await cluster());

test('what was acknowledged survives kill -9 of the owner, and the next start takes over', async () => {
  const first = await startOwner();
  await sql(first.postgres.adminUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  const table = { TableName: 'kept', Item: { id: { S: 'a' }, n: { N: '1' } } };
  const before = dynamo(first.dynamodb.url);
  await before.send(
    new CreateTableCommand({
      TableName: 'kept',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  await before.send(new PutItemCommand(table));
  before.destroy();
  const left = [await postmaster(), pidIn('dynamodb.pid')];
  await killWithGuard(first.owner);
  expect(await commandLineOf(left[0] ?? 0)).toContain('postgres');

  const stores = open();
  const [postgres, dynamodb] = await Promise.all([stores.postgres(), stores.dynamodb(), stores.redis()]);
  expect(await sql(postgres.adminUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  const after = dynamo(dynamodb.url);
  const { Item } = await after.send(new GetItemCommand({ TableName: 'kept', Key: { id: { S: 'a' } } }));
  after.destroy();
  expect(Item).toEqual(table.Item);
  for (const pid of left) expect(await commandLineOf(pid)).toBeUndefined();
  expect(postgres.port).toBe(first.postgres.port);
}, 60_000);

test('servers end when their owner is killed', async () => {
  const { owner } = await startOwner();
  const pids = [await postmaster(), pidIn('dynamodb.pid'), pidIn('redis.pid')];
  owner.kill('SIGKILL');
  for (const pid of pids) await expect.poll(() => commandLineOf(pid), { timeout: 10_000 }).toBeUndefined();
}, 60_000);

test('a number that now belongs to another process is left alone', async () => {
  const stores = open();
  await stores.dynamodb();
  await stores.close();
  writeFileSync(join(dataDir, 'dynamodb.pid'), `${process.pid}\n`);
  await open().dynamodb();
  expect(pidIn('dynamodb.pid')).not.toBe(process.pid);
}, 60_000);

test('leftovers can be stopped before a data folder is dropped', async () => {
  const { owner } = await startOwner();
  const left = [await postmaster(), pidIn('dynamodb.pid'), pidIn('redis.pid')];
  await killWithGuard(owner);
  await stopLeftovers(dataDir);
  for (const pid of left) expect(await commandLineOf(pid)).toBeUndefined();
}, 60_000);

test('a server that is killed is started again and says so', async () => {
  const stores = open();
  const { url } = await stores.dynamodb();
  const killed = pidIn('dynamodb.pid');
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => world.lines, { timeout: 10_000 }).toContain('warn: DynamoDB (dynoxide) is back');
  expect(pidIn('dynamodb.pid')).not.toBe(killed);
  expect((await fetch(url)).status).toBeGreaterThan(0);
}, 60_000);

test('a PostgreSQL that is killed whole recovers by itself and new sessions work', async () => {
  const stores = open();
  const { adminUrl } = await stores.postgres();
  await sql(adminUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
  process.kill(await postmaster(), 'SIGKILL');
  await expect.poll(() => world.lines, { timeout: 20_000 }).toContain('warn: PostgreSQL is back');
  expect(await sql(adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
}, 60_000);

test('a damaged database folder is one line that names it, and is left as it is', async () => {
  const stores = open();
  await stores.postgres();
  await stores.close();
  truncateSync(join(await cluster(), 'global/pg_control'), 100);
  await expect(open().postgres()).rejects.toThrow(
    /^PostgreSQL does not start on .*\/postgres .*nothing was changed/,
  );
  rmSync(join(await cluster(), 'PG_VERSION'));
  await expect(open().postgres()).rejects.toThrow(
    /^the database folder .*\/postgres is damaged; nothing was changed/,
  );
}, 60_000);

test('a start that is killed while it makes the database folder leaves none behind', async () => {
  const script = fileURLToPath(new URL('../fixtures/stores-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, [script, dataDir], { stdio: 'ignore' });
  owners.push(owner);
  await expect
    .poll(
      async () => {
        const folder = await cluster();
        const beside = existsSync(dirname(folder)) ? readdirSync(dirname(folder)) : [];
        return beside.some((name) => name.startsWith(`${basename(folder)}.new-`));
      },
      { timeout: 10_000 },
    )
    .toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(existsSync(await cluster())).toBe(false);
  await open().postgres();
}, 60_000);
