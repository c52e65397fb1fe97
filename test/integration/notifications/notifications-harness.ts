import { randomUUID } from 'node:crypto';
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
import { service } from '../../../functions/notifications/routes.ts';
import { triggers } from '../../../functions/notifications/triggers.ts';
import { testBus } from '../../support/event-bus.ts';
import { functionLoader } from '../../support/functions.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { createTables } from '../../support/tables.ts';

const { load, loadTrigger } = functionLoader('notifications', triggers);

const QUEUES = ['mail', 'sms', 'notices', 'deliveries', 'fan-out'] as const;
type QueueName = (typeof QUEUES)[number];

export interface NotificationsHarness {
  /** Ids of those who are administrators. */
  readonly admins: string[];
  /** Calls a route as the HTTP API would, as this user. */
  http(
    route: string,
    userId: string,
    call?: Omit<HttpCall, 'method' | 'path'>,
    role?: 'user' | 'admin',
  ): Promise<HttpAnswerSeen>;
  /** Brings an event, and all that follows from it up to what leaves for people. */
  event(type: string, data: object, id?: string): Promise<void>;
  /** What waits in a queue, which is empty then. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the fields of whatever message
  taken(queue: QueueName): Promise<readonly any[]>;
  /** Runs a trigger's function on messages; gives how many failed. */
  run(trigger: string, ...messages: readonly object[]): Promise<number>;
  stats(from: Date, to: Date): Promise<Readonly<Record<string, number>>>;
  later(ms: number): Promise<void>;
  /** Does work while a service of the local runtime is down. */
  down(target: 'dynamodb' | 'sqs', work: () => Promise<void>): Promise<void>;
}

/** The real handlers on the DynamoDB and SQS of the local runtime, for the tests of one file. */
export function notificationsHarness(allowedEndpoints: () => string): NotificationsHarness {
  const bus = testBus();
  const admins: string[] = [];
  const urls = new Map<string, string>();
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let sqs: SQSClient;
  let identity: Awaited<ReturnType<typeof testIdentity>>;

  beforeAll(async () => {
    const functionsUrl = process.env.AWS_ENDPOINT_URL ?? '';
    [aws, identity] = await Promise.all([startAwsEndpoint(), testIdentity()]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    sqs = new SQSClient(aws.operator);
    await createTables(aws.operator, { indexed: ['notifications'], keyed: ['idempotency', 'rate-limits'] });
    for (const name of QUEUES) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      urls.set(name, QueueUrl);
    }
    bus.functions.set('list-admins', () => ({ people: admins.map((id) => ({ id })) }));
    bus.functions.set('find-people', () => ({
      people: [{ email: 'ada@example.org', emailVerified: true }],
    }));
    const { credentials, region } = aws.operator;
    const env = {
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_LAMBDA: functionsUrl,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_NOTIFICATIONS: 'notifications',
      TABLE_IDEMPOTENCY: 'idempotency',
      TABLE_RATE_LIMITS: 'rate-limits',
      FUNCTION_AUTH_LIST_ADMINS: 'list-admins',
      FUNCTION_AUTH_FIND_PEOPLE: 'find-people',
      PUBLIC_URL: 'https://nubo.example.com',
      CONSOLE_URL: 'https://console.example.com',
      ALLOWED_ENDPOINTS: allowedEndpoints(),
      LOG_LEVEL: 'error',
      ...Object.fromEntries(
        [...urls].map(([name, url]) => [`QUEUE_${name.toUpperCase().replaceAll('-', '_')}`, url]),
      ),
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    sqs.destroy();
    await stores.close();
    await aws.close();
  });

  const harness: NotificationsHarness = {
    admins,
    async http(route, userId, call = {}, role = 'user') {
      const spec = service.http.find(({ method, path }) => `${method} ${path}` === route);
      if (!spec) throw new Error(`no route ${route}`);
      const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => call.params?.[name] ?? '');
      const token = spec.access === 'public' ? undefined : await identity.token({ userId, role });
      return callHttp(await load(spec), { token, ...call, method: spec.method, path });
    },
    async event(type, data, id = randomUUID()) {
      const detail = {
        id,
        occurredAt: new Date().toISOString(),
        data,
        traceId: 'request',
        schemaVersion: 1,
      };
      const trigger = type === 'user.deleted' ? 'delete-user-data' : 'fan-out-notices';
      const failed = await harness.run(trigger, { 'detail-type': type, detail });
      if (failed > 0) throw new Error(`${type} was not taken`);
      if ((await harness.run('notify-user', ...(await harness.taken('notices')))) > 0)
        throw new Error('somebody was not notified');
    },
    async taken(name) {
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
    },
    async run(id, ...messages) {
      const Records = messages.map((message) => ({
        messageId: randomUUID(),
        body: JSON.stringify(message),
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      }));
      const answer = await (await loadTrigger(id))({ Records });
      return answer?.batchItemFailures.length ?? 0;
    },
    async stats(from, to) {
      return (await loadTrigger('stats'))({ from: from.toISOString(), to: to.toISOString() });
    },
    async down(target, work) {
      aws.world.faults.set({ target, mode: 'down' });
      try {
        await work();
      } finally {
        aws.world.faults.set({ target, mode: 'ok' });
      }
    },
    async later(ms) {
      await aws.world.clock.advance(ms);
      vi.useFakeTimers({ toFake: ['Date'], now: aws.world.clock.now() });
    },
  };
  return harness;
}
