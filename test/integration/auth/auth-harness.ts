import { resolve } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Stores } from '@nubo/local-aws/testing';
import { type AwsEndpointUnderTest, createStores, startAwsEndpoint } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, vi } from 'vitest';
import { handlerFile } from '../../../functions/_shared/routing/route.ts';
import { service } from '../../../functions/auth/routes.ts';
import { triggers } from '../../../functions/auth/triggers.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

/** Of the auth service: the handler's file, and the method and path of its route. */
const ROUTES = {
  register: ['POST', '/register'],
  login: ['POST', '/login'],
  'refresh-tokens': ['POST', '/auth/refresh'],
  logout: ['POST', '/logout'],
  'renew-browser-session': ['POST', '/auth/browser-session'],
  'end-browser-session': ['DELETE', '/auth/browser-session'],
  'get-me': ['GET', '/me'],
  'update-me': ['PATCH', '/me'],
  'change-password': ['PUT', '/me/password'],
  'delete-me': ['DELETE', '/me'],
  'verify-email': ['POST', '/auth/verify-email'],
  'show-verify-email': ['GET', '/verify-email'],
  'show-reset-password': ['GET', '/reset-password'],
  'reset-password': ['POST', '/auth/reset-password'],
  'list-sessions': ['GET', '/me/sessions'],
  'revoke-session': ['DELETE', '/me/sessions/{id}'],
  'list-users': ['GET', '/users'],
  'update-user': ['PATCH', '/users/{id}'],
} as const;
export type AuthRoute = keyof typeof ROUTES;

type DirectFunction = 'sign-in-google' | 'find-people' | 'list-admins' | 'purge-expired' | 'stats';

export type Consumer = 'send-verification-mail' | 'send-reset-mail';

export const PASSWORD = 'correct horse battery';

export interface SignedIn {
  readonly user: { readonly id: string; readonly email: string };
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface AuthHarness {
  readonly database: () => NuboDatabase;
  call(route: AuthRoute, call?: Omit<HttpCall, 'method' | 'path'>): Promise<HttpAnswerSeen>;
  /** The route in an execution environment of its own: with its own connections, as concurrent calls have on Lambda. */
  apart(route: AuthRoute): Promise<(call: Omit<HttpCall, 'method' | 'path'>) => Promise<HttpAnswerSeen>>;
  /** Registers a new account, each from an address of its own. */
  register(input?: { email?: string; name?: string }): Promise<SignedIn>;
  /** An account that an operator made an administrator, signed in. */
  admin(): Promise<SignedIn>;
  setFlags(command: {
    email: string;
    role?: string;
    emailVerified?: boolean;
    disabled?: boolean;
  }): Promise<unknown>;
  /** Hands events or messages to a consumer, as Lambda would. */
  consume(consumer: Consumer, ...bodies: readonly unknown[]): Promise<unknown>;
  /** Asks a function that no route leads to. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into the answers
  invoke(name: DirectFunction, event: unknown): Promise<any>;
  /** The same in an execution environment of its own. */
  invokeApart(name: 'sign-in-google'): Promise<(event: unknown) => Promise<unknown>>;
  /** Takes the mails that wait to be sent. */
  takeMails(): Promise<readonly { to: string; subject: string; text: string; html: string }[]>;
  /** A new address of a caller, so that tests do not use up each other's limits. */
  address(): string;
}

/**
 * Real PostgreSQL, Redis and Secrets Manager endpoint for the tests of one file; bcrypt of a low cost.
 * @param bus one that is not there leaves the events in the outbox, where a test can look at it
 */
export function authHarness({ bus = 'default' } = {}): AuthHarness {
  let database: NuboDatabase;
  let aws: AwsEndpointUnderTest;
  let stores: Stores;
  let sqs: SQSClient;
  let mailQueue = '';
  let made = 0;

  beforeAll(async () => {
    const [identity, started] = await Promise.all([testIdentity(), nuboDatabase('auth')]);
    database = started;
    aws = await startAwsEndpoint();
    stores = createStores(aws.world);
    const redis = await stores.redis();
    const secrets = new SecretsManagerClient(aws.operator);
    await secrets.send(
      new CreateSecretCommand({ Name: 'signing-keys', SecretString: JSON.stringify(identity.keys) }),
    );
    sqs = new SQSClient(aws.operator);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'mail' }));
    mailQueue = QueueUrl ?? '';
    const env = {
      ...database.env('auth'),
      ...identity.env,
      AWS_ENDPOINT_URL: aws.url,
      CACHE_HOST: redis.host,
      CACHE_PORT: String(redis.port),
      CACHE_TLS: 'false',
      SECRET_SIGNING_KEYS: 'signing-keys',
      EVENT_BUS: bus,
      QUEUE_MAIL: mailQueue,
      PUBLIC_URL: 'https://nubo.example.com',
      CONSOLE_URL: 'https://console.example.com',
      AUTH_BCRYPT_COST: '5',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await stores.close();
    await aws.close();
    await database.close();
  });

  const harness: AuthHarness = {
    database: () => database,
    async call(route, call = {}) {
      const [method, path] = ROUTES[route];
      const { handler } = await load(route);
      return await callHttp(handler, { method, path, address: harness.address(), ...call });
    },
    async apart(route) {
      vi.resetModules();
      const [method, path] = ROUTES[route];
      const { handler } = await load(route);
      return (call) => callHttp(handler, { method, path, ...call });
    },
    async register({ email = `user-${made}@nubo.local`, name } = {}) {
      made += 1;
      const body = { email, password: PASSWORD, ...(name !== undefined && { name }) };
      const answer = await harness.call('register', { body });
      if (answer.status !== 201) throw new Error(`register answered ${answer.status}`);
      return answer.body;
    },
    async admin() {
      const { user } = await harness.register();
      await harness.setFlags({ email: user.email, role: 'admin' });
      const answer = await harness.call('login', { body: { email: user.email, password: PASSWORD } });
      return answer.body;
    },
    async consume(consumer, ...bodies) {
      const { handler } = await load(consumer);
      const Records = bodies.map((body, index) => ({
        messageId: `message-${index}`,
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      }));
      return await handler({ Records }, {});
    },
    invoke: async (name, event) => (await load(name)).handler(event),
    async invokeApart(name) {
      vi.resetModules();
      const { handler } = await load(name);
      return (event) => handler(event);
    },
    async takeMails() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: mailQueue, MaxNumberOfMessages: 10 }),
      );
      for (const { ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: mailQueue, ReceiptHandle }));
      }
      return Messages.map(({ Body = '' }) => JSON.parse(Body));
    },
    setFlags: async (command) =>
      (await load('set-user-flags')).handler(command, { awsRequestId: 'operator' }),
    address() {
      made += 1;
      return `198.51.${Math.floor(made / 250)}.${made % 250}`;
    },
  };
  return harness;
}

/** The handlers read their environment when they are first called, so they are loaded after it is set. */
async function load(route: AuthRoute | Consumer | 'set-user-flags' | DirectFunction) {
  const all = [...service.http, ...triggers];
  const found = all.find(({ id }) => id === route);
  if (!found) throw new Error(`auth has no function ${route}`);
  return await import(resolve('functions', handlerFile('auth', found)));
}
