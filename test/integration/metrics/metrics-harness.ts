import { randomUUID } from 'node:crypto';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type AwsEndpointUnderTest,
  createStores,
  type Stores,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { service } from '../../../functions/metrics/routes.ts';
import { triggers } from '../../../functions/metrics/triggers.ts';
import { type TestBus, testBus } from '../../support/event-bus.ts';
import { functionLoader } from '../../support/functions.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { createTables } from '../../support/tables.ts';

const { load, loadTrigger } = functionLoader('metrics', triggers);

const QUEUES = ['host-checks', 'fan-out'] as const;

export interface TestHost {
  readonly id: string;
  readonly token: string;
}

export interface MetricsHarness {
  /** Keeps what is put on the bus, and can be down. */
  readonly bus: TestBus;
  readonly aws: () => AwsEndpointUnderTest;
  /** Calls a route as the HTTP API would; an administrator where it takes one. */
  http(route: string, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  addHost(body?: object): Promise<TestHost>;
  /** Sends samples as the agent of a host. */
  send(host: TestHost, ...samples: readonly object[]): Promise<HttpAnswerSeen>;
  /** Alerts of a host, newest first. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the alerts' fields
  alerts(host: TestHost): Promise<any[]>;
  /** Frames that were sent to be pushed since it was last asked. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the frames
  pushed(): Promise<any[]>;
  /** Hands what is due in `host-checks` to its function, until nothing is; gives how many messages failed. */
  work(): Promise<number>;
  /** Runs the job `detect-anomalies`. */
  detectAnomalies(): Promise<void>;
  /** How many whole days of a host are stored. */
  storedDays(host: TestHost): Promise<number>;
  stats(from: Date, to: Date): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock of the handlers and of the stores on, and stops that of the handlers there. */
  later(ms: number): Promise<void>;
  userToken(): Promise<string>;
}

/** The real handlers on the DynamoDB and SQS of the local runtime, for the tests of one file. */
export function metricsHarness(): MetricsHarness {
  const bus = testBus();
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let sqs: SQSClient;
  let dynamo: DynamoDBClient;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  const urls = new Map<string, string>();

  beforeAll(async () => {
    const busUrl = process.env.AWS_ENDPOINT_URL ?? '';
    [aws, identity] = await Promise.all([startAwsEndpoint(), testIdentity()]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    sqs = new SQSClient(aws.operator);
    dynamo = new DynamoDBClient(aws.operator);
    await createTables(aws.operator, { indexed: ['metrics', 'jobs'], keyed: ['idempotency'] });
    for (const name of QUEUES) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      urls.set(name, QueueUrl);
    }
    const { credentials, region } = aws.operator;
    const env = {
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: busUrl,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_METRICS: 'metrics',
      TABLE_JOBS: 'jobs',
      TABLE_IDEMPOTENCY: 'idempotency',
      QUEUE_HOST_CHECKS: urls.get('host-checks') ?? '',
      QUEUE_FAN_OUT: urls.get('fan-out') ?? '',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    // The handlers' clock moves when a test moves it.
    vi.useFakeTimers({ toFake: ['Date'], now: aws.world.clock.now() });
  }, 60_000);
  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    sqs.destroy();
    dynamo.destroy();
    await stores.close();
    await aws.close();
  });

  async function received(name: (typeof QUEUES)[number]): Promise<readonly string[]> {
    const QueueUrl = urls.get(name);
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return bodies;
      for (const { Body = '', ReceiptHandle } of Messages) {
        bodies.push(Body);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  const harness: MetricsHarness = {
    bus,
    aws: () => aws,
    userToken: () => identity.token(),
    async later(ms) {
      await aws.world.clock.advance(ms);
      vi.useFakeTimers({ toFake: ['Date'], now: aws.world.clock.now() });
    },
    async http(route, call = {}) {
      const spec = service.http.find(({ method, path }) => `${method} ${path}` === route);
      if (!spec) throw new Error(`no route ${route}`);
      const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => call.params?.[name] ?? '');
      const token = spec.access === 'admin' ? await identity.token({ role: 'admin' }) : undefined;
      return callHttp(await load(spec), { token, ...call, method: spec.method, path });
    },
    async addHost(body = {}) {
      const { body: added } = await harness.http('POST /hosts', { body: { name: 'web-1', ...body } });
      return { id: added.host.id, token: added.agentToken };
    },
    send: ({ token }, ...samples) => harness.http('POST /metrics', { token, body: { samples } }),
    async alerts({ id }) {
      return (await harness.http('GET /alerts', { query: { hostId: id } })).body.items;
    },
    async pushed() {
      return (await received('fan-out')).map((body) => JSON.parse(body));
    },
    async work() {
      let failed = 0;
      for (;;) {
        const bodies = await received('host-checks');
        if (bodies.length === 0) return failed;
        const Records = bodies.map((body) => ({
          messageId: randomUUID(),
          body,
          attributes: { ApproximateReceiveCount: '1' },
          messageAttributes: {},
        }));
        failed += (await (await loadTrigger('check-hosts'))({ Records })).batchItemFailures.length;
      }
    },
    async detectAnomalies() {
      const scheduledTime = new Date().toISOString();
      await (await loadTrigger('detect-anomalies'))(
        { scheduledTime },
        { getRemainingTimeInMillis: () => 60_000 },
      );
    },
    async storedDays({ id }) {
      const { Count = 0 } = await dynamo.send(
        new QueryCommand({
          TableName: 'metrics',
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `D#${id}#1h` } },
        }),
      );
      return Count;
    },
    async stats(from, to) {
      return (await loadTrigger('stats'))({ from: from.toISOString(), to: to.toISOString() });
    },
  };
  return harness;
}

/** A sample with plain values; `over` replaces whole parts of it. */
export function sampleAt(at: number | Date, cpu: number | null = 10, over: object = {}) {
  return {
    at: new Date(at).toISOString(),
    cpu: { percent: cpu, perCore: [cpu, cpu] },
    memory: { usedBytes: 4e9, totalBytes: 8e9, percent: 50 },
    swap: { usedBytes: 0, totalBytes: 0, percent: 0 },
    disk: [{ mount: '/', usedBytes: 3e10, totalBytes: 1e11, percent: 30 }],
    network: { rxBytesPerSec: 1000, txBytesPerSec: 500 },
    load: [0.5, 0.4, 0.3],
    uptimeSeconds: 3600,
    processes: 120,
    ...over,
  };
}
