import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostgresStore, Stores } from '../../src/core/world.ts';
import { freePort } from '../../src/stores/free-port.ts';
import { createStores } from '../../src/stores/index.ts';
import { binary, locateBinaries } from '../../src/stores/postgres/binaries.ts';
import { serverUser } from '../../src/stores/postgres/server-user.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const run = promisify(execFile);
let folder: string;
let control: (...args: string[]) => Promise<unknown>;
let world: TestWorld;
let stores: Stores;
let store: PostgresStore;

beforeAll(async () => {
  const user = await serverUser();
  const binaries = await locateBinaries(user);
  folder = await mkdtemp(join(tmpdir(), 'nubo-pg-'));
  await writeFile(join(folder, 'password'), 'super-secret\n');
  const data = join(folder, 'data');
  if (user) for (const path of [folder, join(folder, 'password')]) await chown(path, user.uid, user.gid);
  const options = { ...user, cwd: binaries.home };
  await run(
    binary(binaries, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'owner',
      '-A',
      'scram-sha-256',
      `--pwfile=${join(folder, 'password')}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    options,
  );
  const port = await freePort();
  control = (...args) => run(join(binaries.home, 'bin', 'pg_ctl'), ['-D', data, ...args], options);
  await control(
    'start',
    '-w',
    '-l',
    join(folder, 'log'),
    '-o',
    `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}`,
  );
  world = createTestWorld();
  stores = createStores(world);
  process.env.NUBO_POSTGRES_URL = `postgres://owner:super-secret@127.0.0.1:${port}/postgres`;
  store = await stores.postgres();
});
afterAll(async () => {
  delete process.env.NUBO_POSTGRES_URL;
  await stores.close();
  world.close();
  await control('stop', '-m', 'fast');
  await rm(folder, { recursive: true, force: true });
});

async function whoAmI(user: string, password: string): Promise<unknown> {
  const client = new pg.Client({ host: store.host, port: store.port, database: 'app', user, password });
  await client.connect();
  try {
    return (await client.query('SELECT session_user AS me')).rows[0];
  } finally {
    await client.end();
  }
}

test('a server named by NUBO_POSTGRES_URL takes passwords and IAM tokens through the proxy', async () => {
  await store.provision({
    database: 'app',
    masterUser: 'master',
    masterPassword: 'pass',
    resourceId: 'db-1',
  });
  expect(await whoAmI('master', 'pass')).toEqual({ me: 'master' });
  await expect(whoAmI('master', 'wrong')).rejects.toMatchObject({ code: '28P01' });
  const admin = new pg.Client({ connectionString: store.adminUrl });
  await admin.connect();
  await admin.query('CREATE ROLE app LOGIN IN ROLE rds_iam');
  await admin.end();
  const arn = 'arn:aws:iam::000000000000:role/app';
  const Statement = { Effect: 'Allow', Action: 'rds-db:connect', Resource: '*' };
  world.identities.defineRole({ arn, name: 'app', policies: [{ Statement }] });
  const signer = new Signer({
    ...{ region: world.region, hostname: store.host, port: store.port, username: 'app' },
    credentials: world.identities.credentialsFor(arn),
  });
  expect(await whoAmI('app', await signer.getAuthToken())).toEqual({ me: 'app' });
});

test("the master user may be that server's own superuser, and stays one", async () => {
  await store.provision({
    database: 'app',
    masterUser: 'owner',
    masterPassword: 'template',
    resourceId: 'db-1',
  });
  expect(await whoAmI('owner', 'template')).toEqual({ me: 'owner' });
  expect(await whoAmI('owner', 'super-secret')).toEqual({ me: 'owner' });
});
