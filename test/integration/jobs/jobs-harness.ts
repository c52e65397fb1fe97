import { resolve } from 'node:path';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  type AwsEndpointUnderTest,
  createStores,
  type Stores,
  startAwsEndpoint,
} from '@nubo/local-aws/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { service } from '../../../functions/jobs/routes.ts';
import { type TestBus, testBus } from '../../support/event-bus.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { createTables } from '../../support/tables.ts';

export interface JobsHarness {
  readonly bus: TestBus;
  aws(): AwsEndpointUnderTest;
  /** `method` and `path` of a route, by an administrator unless a token is given. */
  http(route: string, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  userToken(): Promise<string>;
  /** Frames pushed to the channel `jobs`, oldest first. */
  pushed(): Promise<readonly { readonly run: { readonly status: string } }[]>;
  failLost(): Promise<void>;
}

/** The handlers of jobs on DynamoDB and SQS of the local runtime, for the tests of one file. */
export function jobsHarness(): JobsHarness {
  const bus = testBus();
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let sqs: SQSClient;
  let url = '';
  let identity: Awaited<ReturnType<typeof testIdentity>>;

  beforeAll(async () => {
    const busUrl = process.env.AWS_ENDPOINT_URL ?? '';
    [aws, identity] = await Promise.all([startAwsEndpoint(), testIdentity()]);
    stores = createStores(aws.world);
    Object.assign(aws.world, { stores });
    sqs = new SQSClient(aws.operator);
    url = (await sqs.send(new CreateQueueCommand({ QueueName: 'fan-out' }))).QueueUrl ?? '';
    await createTables(aws.operator, { indexed: ['jobs'], keyed: ['idempotency'] });
    const { credentials, region } = aws.operator;
    const functions = ['JOBS_BACKUP_DATABASE', 'AUTH_CLEANUP_INACTIVE_USERS', 'JOBS_DAILY_REPORT'];
    functions.push('METRICS_DETECT_ANOMALIES', 'PRODUCTS_EXPIRE_ORDERS', 'JOBS_PURGE_EXPIRED');
    functions.push('WEBHOOKS_RETRY_WEBHOOKS');
    const env = {
      ...identity.env,
      ...Object.fromEntries(functions.map((name) => [`FUNCTION_${name}`, name])),
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: busUrl,
      AWS_ENDPOINT_URL_LAMBDA: busUrl,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_JOBS: 'jobs',
      TABLE_IDEMPOTENCY: 'idempotency',
      QUEUE_FAN_OUT: url,
      TIME_ZONE: 'Europe/Paris',
      LOG_LEVEL: 'error',
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

  return {
    bus,
    aws: () => aws,
    userToken: () => identity.token(),
    async http(route, call = {}) {
      const spec = service.http.find(({ method, path }) => `${method} ${path}` === route);
      if (!spec) throw new Error(`jobs has no route ${route}`);
      const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => call.params?.[name] ?? name);
      const token = await identity.token({ role: 'admin' });
      const { handler } = await import(resolve('functions/jobs/runs/handlers', `${spec.id}.ts`));
      return await callHttp(handler, { token, ...call, method: spec.method, path });
    },
    async pushed() {
      const frames = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return frames;
        for (const { Body = '' } of Messages) {
          const { channel, frame } = JSON.parse(Body);
          if (channel === 'jobs' && frame.type === 'job') frames.push(frame);
        }
      }
    },
    async failLost() {
      const { handler } = await import('../../../functions/jobs/runs/handlers/fail-lost-runs.ts');
      await handler();
    },
  };
}
