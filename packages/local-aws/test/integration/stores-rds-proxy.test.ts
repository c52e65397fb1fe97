import { connect } from 'node:net';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkFor } from '../../src/execution/network-for.ts';
import { createStores } from '../../src/stores/index.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const INSTANCE = {
  database: 'shop',
  masterUser: 'shop_master',
  masterPassword: 'secret',
  resourceId: 'db-ABC',
};
const HOST = 'shop.proxy-abc.us-east-1.rds.amazonaws.com';
const PROXY = { id: 'prx-abc', host: HOST, port: 5432, roleArn: 'arn:aws:iam::000000000000:role/proxy' };
const READER = 'arn:aws:iam::000000000000:role/reader';
let world: TestWorld;
let stores: ReturnType<typeof createStores>;
let localPort: number;

const connectTo = (...resources: string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'rds-db:connect',
      Resource: resources.map((each) => `arn:aws:rds-db:us-east-1:000000000000:dbuser:${each}`),
    },
  ],
});

/** Signs in through the proxy as a function does: with a token for the name and port that the template gives. */
async function signIn(user: string, options: pg.ClientConfig = {}): Promise<unknown> {
  const token = await new Signer({
    region: world.region,
    hostname: PROXY.host,
    port: PROXY.port,
    username: user,
    credentials: world.identities.credentialsFor(READER),
  }).getAuthToken();
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: localPort, database: 'shop', user, password: token },
    ...options,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query('SELECT current_user AS me')).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  world = createTestWorld();
  stores = createStores(world);
  const store = await stores.postgres();
  await store.provision(INSTANCE);
  ({ localPort } = await store.openRdsProxy(PROXY));
  const admin = new pg.Client({ connectionString: store.adminUrl });
  await admin.connect();
  for (const role of ['shop_reader', 'shop_other'])
    await admin.query(`CREATE ROLE ${role} LOGIN IN ROLE rds_iam`);
  await admin.query('CREATE ROLE shop_plain LOGIN PASSWORD $$plain$$');
  await admin.end();
  world.identities.defineRole({
    arn: READER,
    name: 'reader',
    policies: [connectTo('prx-abc/shop_reader', 'prx-abc/shop_other', 'db-ABC/shop_reader')],
  });
  world.identities.defineRole({
    arn: PROXY.roleArn,
    name: 'proxy',
    policies: [connectTo('db-ABC/shop_reader')],
  });
}, 60_000);
afterAll(async () => {
  await stores.close();
  world.close();
});

test('a member of rds_iam signs in through the proxy', async () => {
  expect(await signIn('shop_reader')).toEqual([{ me: 'shop_reader' }]);
});

test.each([
  ['statement_timeout', { statement_timeout: 1000 }, 'the option statement_timeout.'],
  ['lock_timeout', { lock_timeout: 1000 }, 'the option lock_timeout.'],
  [
    'idle_in_transaction_session_timeout',
    { idle_in_transaction_session_timeout: 1000 },
    'the option idle_in_transaction_session_timeout.',
  ],
  ['options', { options: '-c search_path=shop' }, 'command-line options.'],
])('the start-up option %s is refused with 0A000', async (_, options, message) => {
  await expect(signIn('shop_reader', options)).rejects.toMatchObject({
    code: '0A000',
    message: `Feature not supported: RDS Proxy currently doesn\u2019t support ${message}`,
  });
});

test('the names that drivers give of themselves are taken', async () => {
  const options = { application_name: 'shop', client_encoding: 'UTF8' };
  expect(await signIn('shop_reader', options)).toEqual([{ me: 'shop_reader' }]);
});

test('the proxy needs a right of its own on the instance', async () => {
  await expect(signIn('shop_other')).rejects.toMatchObject({
    message: expect.stringContaining('The IAM authentication failed for the role shop_other.'),
  });
});

test('no password is taken', async () => {
  await expect(signIn('shop_plain', { password: 'plain' })).rejects.toMatchObject({
    message: expect.stringContaining('The IAM authentication failed'),
  });
});

test('a cancel request is closed without an answer', async () => {
  const socket = connect({ host: '127.0.0.1', port: localPort });
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80877102, 4);
  socket.write(request);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => undefined);
  await new Promise((done) => socket.on('close', done));
  expect(received).toEqual([]);
});

test('functions in the VPC are led to it by its name, others are not', () => {
  const definition = {
    ...{
      name: 'f',
      arn: 'arn:f',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      codeDir: '/',
      layerDirs: [],
    },
    ...{ environment: {}, timeoutSeconds: 3, memoryMb: 128, roleArn: READER },
  };
  const endpoints = { http: 'http://localhost:3000', aws: 'http://localhost:4566' };
  const inside = networkFor({ ...definition, inVpc: true }, { endpoints, stores }, []);
  expect(inside.leads).toEqual({ [`${HOST}:5432`]: localPort });
  expect(inside.allowed).toContain(`${HOST}:5432`);
  const outside = networkFor({ ...definition, inVpc: false }, { endpoints, stores }, []);
  expect(outside.allowed).not.toContain(`${HOST}:5432`);
  expect(outside.known[`${HOST}:5432`]).toBe('PostgreSQL');
});
