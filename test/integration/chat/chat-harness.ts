import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
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
import type { EventData, EventType } from '../../../functions/_shared/events/contracts.ts';
import { handlerFile } from '../../../functions/_shared/routing/route.ts';
import { service } from '../../../functions/chat/routes.ts';
import { triggers } from '../../../functions/chat/triggers.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { type TestIdentity, testIdentity } from '../../support/identity.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';
import { createTables } from '../../support/tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into the frames of whatever it provokes
export type Frame = Record<string, any>;

export interface ChatPerson {
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly token: string;
}

export interface ChatConnection {
  readonly id: string;
  /** What the server posted to the connection; a test may empty it. */
  readonly frames: Frame[];
  readonly isOpen: () => boolean;
  /** Sends a frame, text for what is no JSON, and gives the answer to it; what it caused is not delivered yet. */
  ask(frame: Frame | string, at?: Date): Promise<Frame>;
  close(): Promise<void>;
}

export interface ChatHarness {
  readonly database: () => NuboDatabase;
  /** A new user with an account, and a token of a new session. */
  person(options?: PersonOptions): Promise<ChatPerson>;
  /** Opens a connection and takes it through its welcome; rejects with the status of a refused handshake. */
  connect(who: { token: string } | { ticket: string }): Promise<ChatConnection>;
  http(route: string, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  /** Runs consumers until nothing is left in their queues but what is delayed. */
  drain(): Promise<void>;
  /** Hands messages to a consumer, as SQS would; gives the ids of those that failed. */
  consume(consumer: string, ...bodies: readonly unknown[]): Promise<readonly string[]>;
  /** Hands an event to the consumers that take it, and delivers what comes of it. */
  publish<T extends EventType>(type: T, data: EventData<T>, occurredAt?: Date): Promise<void>;
}

export interface PersonOptions {
  readonly id?: string;
  readonly name?: string;
  readonly role?: 'user' | 'admin';
  readonly sessionId?: string;
  /** When the token was issued. */
  readonly at?: Date;
}

const QUEUES = { 'fan-out': 'deliver-frames', welcome: 'push-welcome', archive: 'archive-messages' } as const;
const queueVariable = (name: string) => `QUEUE_${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * The real handlers of chat on a real DynamoDB, SQS and PostgreSQL, for the tests of one file. Clients are behind a
 * stand-in for `@connections`, which also answers for `auth/find-people`.
 */
export function chatHarness(): ChatHarness {
  let database: NuboDatabase;
  let identity: TestIdentity;
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let sqs: SQSClient;
  let front: Server;
  const urls = new Map<string, string>();
  const open = new Map<string, Frame[]>();
  const accounts = new Map<string, string>();

  beforeAll(async () => {
    [database, identity, aws] = await Promise.all([nuboDatabase('chat'), testIdentity(), startAwsEndpoint()]);
    stores = createStores(aws.world);
    const dynamodb = (await stores.dynamodb()).url;
    await createTables(
      { ...aws.operator, endpoint: dynamodb },
      { indexed: ['connections', 'chat'], keyed: ['idempotency', 'rate-limits'] },
    );
    sqs = new SQSClient(aws.operator);
    for (const name of [...Object.keys(QUEUES), 'follow-ups']) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      urls.set(name, QueueUrl);
    }
    front = await standIn(open, accounts);
    const { port } = front.address() as AddressInfo;
    const env = {
      ...database.env('chat'),
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${port}`,
      CONNECTIONS_URL: `ws://127.0.0.1:${port}/ws`,
      TABLE_CHAT: 'chat',
      TABLE_CONNECTIONS: 'connections',
      TABLE_IDEMPOTENCY: 'idempotency',
      TABLE_RATE_LIMITS: 'rate-limits',
      FUNCTION_AUTH_FIND_PEOPLE: 'find-people',
      EVENT_BUS: 'default',
      LOG_LEVEL: 'error',
      ...Object.fromEntries([...urls].map(([name, url]) => [queueVariable(name), url])),
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    front.closeAllConnections();
    front.close();
    await stores.close();
    await aws.close();
    await database.close();
  });

  async function consume(consumer: string, ...bodies: readonly unknown[]): Promise<readonly string[]> {
    const { handler } = await load(consumer);
    const Records = bodies.map((body) => ({
      messageId: randomUUID(),
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
    }));
    const { batchItemFailures } = await handler({ Records });
    return batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier);
  }

  async function drain(): Promise<void> {
    for (let found = 1; found > 0; ) {
      found = 0;
      for (const [name, consumer] of Object.entries(QUEUES)) {
        const QueueUrl = urls.get(name);
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) continue;
        found += Messages.length;
        const failed = await consume(consumer, ...Messages.map(({ Body = '' }) => Body));
        if (failed.length > 0) throw new Error(`${consumer} failed for ${failed.length} messages`);
        for (const { ReceiptHandle } of Messages)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  async function invoke(routeKey: string, connectionId: string, event: object, at = new Date()) {
    const route = service.webSocket?.find((each) => each.routeKey === routeKey);
    const { handler } = await load(route?.id ?? 'refuse-unknown');
    const requestContext = {
      connectionId,
      requestId: randomUUID(),
      requestTimeEpoch: at.getTime(),
      routeKey,
    };
    return handler({ ...event, requestContext, isBase64Encoded: false });
  }

  return {
    database: () => database,
    async person({ id = randomUUID(), name = 'Ada', role = 'user', sessionId = randomUUID(), at } = {}) {
      accounts.set(id, name);
      const token = await identity.token({ userId: id, name, role, sessionId, ...(at && { at }) });
      return { id, name, sessionId, token };
    },
    async connect(who) {
      const id = `${randomUUID().slice(0, 13)}=`;
      const frames: Frame[] = [];
      const credentials =
        'token' in who
          ? { headers: { Authorization: `Bearer ${who.token}` } }
          : { headers: {}, queryStringParameters: { token: who.ticket } };
      const { statusCode } = await invoke('$connect', id, credentials);
      if (statusCode !== 200) throw new Error(`handshake: ${statusCode}`);
      open.set(id, frames);
      await drain();
      return {
        id,
        frames,
        isOpen: () => open.has(id),
        async ask(frame, at) {
          const action = typeof frame === 'string' ? '$default' : frame.action;
          const body = typeof frame === 'string' ? frame : JSON.stringify(frame);
          const answer = await invoke(action, id, { body }, at);
          return answer.body === '' ? {} : JSON.parse(answer.body);
        },
        async close() {
          open.delete(id);
          await invoke('$disconnect', id, {});
        },
      };
    },
    async http(route, call = {}) {
      const [method = '', path = ''] = route.split(' ');
      const spec = service.http.find((each) => each.method === method && each.path === path);
      if (!spec) throw new Error(`no route ${route}`);
      const { handler } = await load(spec.id);
      return callHttp(handler, { method, path, ...call });
    },
    drain,
    consume,
    async publish(type, data, occurredAt = new Date()) {
      const detail = {
        id: randomUUID(),
        occurredAt: occurredAt.toISOString(),
        data,
        traceId: 't',
        schemaVersion: 1,
      };
      const takers = triggers.filter(
        (each) => each.kind === 'event' && each.detailTypes.some((t) => t === type),
      );
      if (takers.length === 0) throw new Error(`nobody takes ${type}`);
      for (const { id } of takers) {
        const failed = await consume(id, { 'detail-type': type, detail });
        if (failed.length > 0) throw new Error(`${id} failed`);
      }
      await drain();
    },
  };
}

/** The handlers read their environment when they are first used, so they are loaded after it is set. */
function load(id: string) {
  const specs = [...service.http, ...(service.webSocket ?? []), ...triggers];
  const spec = specs.find((each) => each.id === id);
  if (!spec) throw new Error(`no function ${id}`);
  const file = join(import.meta.dirname, '../../../functions', handlerFile('chat', spec));
  return import(/* @vite-ignore */ file);
}

/** `@connections` of the open connections, and the function that knows the accounts. */
function standIn(open: Map<string, Frame[]>, accounts: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const connectionId = /@connections\/([^/?]+)/.exec(decodeURIComponent(request.url ?? ''))?.[1];
      if (connectionId === undefined) {
        const { ids }: { ids: readonly string[] } = JSON.parse(body);
        const people = ids.flatMap((id) => (accounts.has(id) ? { id, name: accounts.get(id) } : []));
        return response.end(JSON.stringify({ people }));
      }
      const frames = open.get(connectionId);
      if (!frames) {
        response.writeHead(410, { 'x-amzn-errortype': 'GoneException' });
        return response.end('{}');
      }
      if (request.method === 'DELETE') open.delete(connectionId);
      else frames.push(JSON.parse(body));
      return response.end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
