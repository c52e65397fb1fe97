import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type AwsEndpointUnderTest,
  createStores,
  type Stores,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { type LocalUpstreams, startLocalUpstreams } from '../../../demo/upstreams.ts';
import type { Dynamo } from '../../../functions/_shared/aws/dynamo.ts';
import { handlerFile } from '../../../functions/_shared/routing/route.ts';
import { service } from '../../../functions/integrations/routes.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { createTables } from '../../support/tables.ts';

export const TABLE = 'integrations';

/** Parameter of the stack → variable of the functions. */
const UPSTREAMS = {
  OpenweathermapUrl: 'UPSTREAM_OPENWEATHERMAP',
  OpenMeteoUrl: 'UPSTREAM_OPEN_METEO',
  OpenMeteoGeocodingUrl: 'UPSTREAM_OPEN_METEO_GEOCODING',
  CoingeckoUrl: 'UPSTREAM_COINGECKO',
  BinanceUrl: 'UPSTREAM_BINANCE',
  DeeplUrl: 'UPSTREAM_DEEPL',
  DeeplFreeUrl: 'UPSTREAM_DEEPL_FREE',
  GoogleTranslateUrl: 'UPSTREAM_GOOGLE_TRANSLATE',
} as const;

type Query = Readonly<Record<string, string>>;

export interface IntegrationsHarness {
  readonly aws: () => AwsEndpointUnderTest;
  /** A client of the table, for services made by a test itself. */
  readonly dynamo: () => Dynamo;
  readonly upstreams: () => LocalUpstreams;
  token(user?: { userId?: string }): Promise<string>;
  /** Each call comes from an IP address of its own unless it names one. */
  http(route: string, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  weather(query: Query): Promise<HttpAnswerSeen>;
  crypto(query: Query): Promise<HttpAnswerSeen>;
  translate(query: Query): Promise<HttpAnswerSeen>;
  /** What makes the next calls those of a new execution environment, with nothing in its memory. */
  newEnvironment(): void;
  setMode(name: string, mode: string): Promise<void>;
  /** How often a stand-in was called so far. */
  calls(name: string): Promise<number>;
  /** Moves the clock of handlers, stand-ins and stores on, and stops that of the first two there. */
  later(seconds: number): Promise<void>;
  setKey(name: string, secret: object): Promise<void>;
}

/**
 * The real handlers on the DynamoDB and the Secrets Manager of the local runtime and on the stand-ins, for the tests of
 * one file. Every test begins with providers that answer, and at least an hour after the one before.
 */
export function integrationsHarness(): IntegrationsHarness {
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let secrets: SecretsManagerClient;
  let client: DynamoDBClient;
  let upstreams: LocalUpstreams;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  let callers = 0;

  beforeAll(async () => {
    [aws, identity, upstreams] = await Promise.all([
      startAwsEndpoint(),
      testIdentity(),
      startLocalUpstreams(() => Date.now()),
    ]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    secrets = new SecretsManagerClient(aws.operator);
    client = new DynamoDBClient(aws.operator);
    await Promise.all([
      createTables(aws.operator, { keyed: [TABLE, 'rate-limits'] }),
      ...Object.entries(upstreams.secrets).map(([Name, SecretString]) =>
        secrets.send(new CreateSecretCommand({ Name, SecretString })),
      ),
    ]);
    const { credentials, region } = aws.operator;
    const env = {
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_INTEGRATIONS: TABLE,
      TABLE_RATE_LIMITS: 'rate-limits',
      SECRET_OPENWEATHERMAP: 'nubo/openweathermap',
      SECRET_COINGECKO: 'nubo/coingecko',
      SECRET_DEEPL: 'nubo/deepl',
      SECRET_GOOGLE_TRANSLATE: 'nubo/google-translate',
      ...Object.fromEntries(
        Object.entries(UPSTREAMS).map(([parameter, name]) => [name, upstreams.parameters[parameter] ?? '']),
      ),
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);

  afterEach(async () => {
    for (const name of ['openweathermap', 'open-meteo', 'coingecko', 'binance', 'deepl', 'google-translate'])
      await harness.setMode(name, 'ok');
    aws.world.faults.set({ target: 'dynamodb', mode: 'ok' });
    await harness.later(2 * 3600);
  });

  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    secrets.destroy();
    client.destroy();
    await upstreams.close();
    await stores.close();
    await aws.close();
  });

  const control = async (method: string, path: string, params: Query, body: unknown) => {
    const route = upstreams.control.find((each) => each.method === method && each.path === path);
    if (!route) throw new Error(`no ${method} ${path}`);
    return route.handle({ params, query: new URLSearchParams(), body }, aws.world);
  };

  const harness: IntegrationsHarness = {
    aws: () => aws,
    dynamo: () => DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    upstreams: () => upstreams,
    token: (user) => identity.token(user),
    async http(route, call = {}) {
      const spec = service.http.find(({ method, path }) => `${method} ${path}` === route);
      if (!spec) throw new Error(`no route ${route}`);
      callers += 1;
      const address = `10.0.${callers >> 8}.${callers & 255}`;
      // The handlers read their environment when they are loaded, so they are loaded after it is set.
      const { handler } = await import(resolve('functions', handlerFile('integrations', spec)));
      return callHttp(handler, { address, ...call, method: spec.method, path: spec.path });
    },
    weather: (query) => harness.http('GET /weather', { query }),
    crypto: (query) => harness.http('GET /crypto', { query }),
    translate: (query) => harness.http('GET /translate', { query }),
    newEnvironment: () => vi.resetModules(),
    async setMode(name, mode) {
      await control('POST', '/_local/upstreams/{name}', { name }, { mode });
    },
    async calls(name) {
      const { json } = await control('GET', '/_local/upstreams.json', {}, undefined);
      const row = (json as { name: string; calls: number }[]).find((each) => each.name === name);
      if (!row) throw new Error(`no stand-in ${name}`);
      return row.calls;
    },
    async later(seconds) {
      await aws.world.clock.advance(seconds * 1000);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
    },
    async setKey(name, secret) {
      await secrets.send(
        new PutSecretValueCommand({ SecretId: `nubo/${name}`, SecretString: JSON.stringify(secret) }),
      );
    },
  };
  return harness;
}
