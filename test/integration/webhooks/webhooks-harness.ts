import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type AwsEndpointUnderTest,
  createStores,
  resourceInput,
  type Stores,
  s3Bucket,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { service } from '../../../functions/webhooks/routes.ts';
import { triggers } from '../../../functions/webhooks/triggers.ts';
import { type TestBus, testBus } from '../../support/event-bus.ts';
import { functionLoader } from '../../support/functions.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { runScheduled } from '../../support/run-job.ts';
import { createTables } from '../../support/tables.ts';
import { GITHUB_SECRETS, type SignedDelivery, STRIPE_SECRETS } from '../../support/webhooks.ts';

const { load, loadTrigger } = functionLoader('webhooks', triggers);

const NAME = 'webhooks';

export interface WebhooksHarness {
  /** Keeps what is put on the bus, and can be down. */
  readonly bus: TestBus;
  readonly aws: () => AwsEndpointUnderTest;
  /** Calls a route as the HTTP API would; an administrator where it takes one. */
  http(route: string, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  /** Sends a signed body to a source: as text where the gateway takes it for text, else in base64. */
  deliver(source: string, signed: SignedDelivery, isText?: boolean): Promise<HttpAnswerSeen>;
  /** An event as administrators see it. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the event's fields
  event(id: string): Promise<any>;
  /** Ids that wait in the queue by now, which is empty then. */
  queued(): Promise<readonly string[]>;
  /** Frames that were sent to be pushed. */
  pushed(): Promise<readonly unknown[]>;
  /** Hands messages to `process-webhook`, as its queue would; gives how many failed. */
  process(...ids: readonly string[]): Promise<number>;
  /** Runs the job `retry-webhooks`; gives what is in the queue then, and empties it. */
  runJob(): Promise<readonly string[]>;
  stats(from: Date, to: Date): Promise<Readonly<Record<string, number>>>;
  setSecrets(provider: 'stripe' | 'github', ...secrets: readonly string[]): Promise<void>;
  /** Keys in the bucket. */
  objects(): Promise<readonly string[]>;
  object(key: string): Promise<string>;
  /** Moves the clock of the handlers and of the stores on, and stops that of the handlers there. */
  later(ms: number): Promise<void>;
  adminToken(): Promise<string>;
  /** A token of somebody who is no administrator. */
  userToken(): Promise<string>;
}

/** The real handlers on the DynamoDB, S3, SQS and Secrets Manager of the local runtime, for the tests of one file. */
export function webhooksHarness(): WebhooksHarness {
  const bus = testBus();
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let s3: S3Client;
  let sqs: SQSClient;
  let secrets: SecretsManagerClient;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  const urls = new Map<string, string>();

  beforeAll(async () => {
    const busUrl = process.env.AWS_ENDPOINT_URL ?? '';
    [aws, identity] = await Promise.all([startAwsEndpoint(), testIdentity()]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    [s3, sqs, secrets] = [
      new S3Client({ ...aws.operator, forcePathStyle: true }),
      new SQSClient(aws.operator),
      new SecretsManagerClient(aws.operator),
    ];
    await Promise.all([
      s3Bucket.make(resourceInput('Resource', { BucketName: NAME }), aws.world),
      createTables(aws.operator, { indexed: [NAME, 'jobs'], keyed: ['idempotency'] }),
      ...[NAME, 'fan-out'].map(async (name) => {
        const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
        urls.set(name, QueueUrl);
      }),
      createSecret('stripe', STRIPE_SECRETS),
      createSecret('github', GITHUB_SECRETS),
    ]);
    const { credentials, region } = aws.operator;
    const env = {
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: busUrl,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_WEBHOOKS: NAME,
      TABLE_JOBS: 'jobs',
      TABLE_IDEMPOTENCY: 'idempotency',
      BUCKET_WEBHOOKS: NAME,
      QUEUE_WEBHOOKS: urls.get(NAME) ?? '',
      QUEUE_FAN_OUT: urls.get('fan-out') ?? '',
      SECRET_STRIPE_WEBHOOKS: 'stripe',
      SECRET_GITHUB_WEBHOOKS: 'github',
      PUBLIC_URL: 'https://nubo.example.com',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    for (const client of [s3, sqs, secrets]) client.destroy();
    await stores.close();
    await aws.close();
  });

  const createSecret = (name: string, all: readonly string[]) =>
    secrets.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify({ secrets: all }) }));

  async function received(name: string): Promise<readonly unknown[]> {
    const QueueUrl = urls.get(name);
    const bodies: unknown[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return bodies;
      for (const { Body = '', ReceiptHandle } of Messages) {
        bodies.push(JSON.parse(Body));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  const harness: WebhooksHarness = {
    bus,
    aws: () => aws,
    adminToken: () => identity.token({ role: 'admin' }),
    userToken: () => identity.token(),
    async later(ms) {
      await aws.world.clock.advance(ms);
      vi.useFakeTimers({ toFake: ['Date'], now: aws.world.clock.now() });
    },
    async http(route, call = {}) {
      const spec = service.http.find(({ method, path }) => `${method} ${path}` === route);
      if (!spec) throw new Error(`no route ${route}`);
      const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => call.params?.[name] ?? '');
      const token = spec.access === 'admin' ? await harness.adminToken() : undefined;
      return callHttp(await load(spec), { token, ...call, method: spec.method, path });
    },
    deliver(source, { body, headers }, isText = true) {
      const own = source === 'stripe' || source === 'github';
      return harness.http(own ? `POST /webhook/${source}` : 'POST /webhook/{source}', {
        ...(!own && { params: { source } }),
        headers,
        bytes: { content: body, isText },
      });
    },
    async event(id) {
      return (await harness.http('GET /webhooks/events/{id}', { params: { id } })).body;
    },
    async queued() {
      return (await received(NAME)).map((message) => String(Reflect.get(Object(message), 'id')));
    },
    pushed: () => received('fan-out'),
    async process(...ids) {
      const Records = ids.map((id) => ({
        messageId: randomUUID(),
        body: JSON.stringify({ id }),
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      }));
      return (await (await loadTrigger('process-webhook'))({ Records })).batchItemFailures.length;
    },
    async runJob() {
      await runScheduled(await loadTrigger('retry-webhooks'));
      await received('fan-out');
      return harness.queued();
    },
    async stats(from, to) {
      const input = { from: from.toISOString(), to: to.toISOString() };
      return (await loadTrigger('stats'))(input);
    },
    async setSecrets(provider, ...all) {
      const SecretString = JSON.stringify({ secrets: all });
      await secrets.send(new PutSecretValueCommand({ SecretId: provider, SecretString }));
    },
    async objects() {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: NAME }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async object(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: NAME, Key }));
      return (await Body?.transformToString()) ?? '';
    },
  };
  return harness;
}
