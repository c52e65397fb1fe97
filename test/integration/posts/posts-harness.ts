import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { service } from '../../../functions/posts/routes.ts';
import { queuedEvent, type TestBus, testBus } from '../../support/event-bus.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

export type PostsRoute = (typeof service.http)[number]['id'];

export interface PostsCaller {
  readonly userId: string;
  call(route: PostsRoute, call?: Omit<HttpCall, 'method' | 'path' | 'token'>): Promise<HttpAnswerSeen>;
  /** A new post of the caller's. */
  write(body: object): Promise<HttpAnswerSeen>;
}

export interface PostsHarness {
  readonly bus: TestBus;
  user(who?: { userId?: string; name?: string; role?: 'user' | 'admin' }): Promise<PostsCaller>;
  readonly anonymous: PostsCaller;
  /** Tells the service of a deleted account, twice, as SQS may. */
  deleteUser(userId: string): Promise<unknown>;
  sweep(): Promise<void>;
}

/** A real PostgreSQL with the schema of posts, for the tests of one file. */
export function postsHarness(): PostsHarness {
  let database: NuboDatabase;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  const bus = testBus();
  beforeAll(async () => {
    [database, identity] = await Promise.all([nuboDatabase('posts'), testIdentity()]);
    const env = {
      ...database.env('posts'),
      ...identity.env,
      TABLE_IDEMPOTENCY: 'idempotency',
      FUNCTION_FILES_FIND_READY_FILES: 'find-ready-files',
      FUNCTION_FILES_PRESIGN_FILE: 'presign-file',
      LOG_LEVEL: 'error',
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await database.close();
  });
  return {
    bus,
    anonymous: caller('', undefined),
    async user({ userId = randomUUID(), name = 'Ada', role = 'user' } = {}) {
      return caller(userId, await identity.token({ userId, name, role }));
    },
    async deleteUser(userId) {
      const message = queuedEvent('user.deleted', { userId });
      const { handler } = await load('delete-posts-of-user');
      return await handler({ Records: [message, message] }, {}, () => undefined);
    },
    sweep: async () => await (await load('publish-outbox')).handler(),
  };
}

/** The handlers read their environment when they are first called, so they are loaded after it is set. */
const load = (id: string) => import(resolve('functions/posts/handlers', `${id}.ts`));

function caller(userId: string, token: string | undefined): PostsCaller {
  const call: PostsCaller['call'] = async (id, extras = {}) => {
    const route = service.http.find((one) => one.id === id);
    if (!route) throw new Error(`posts has no route ${id}`);
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => extras.params?.[name] ?? name);
    return await callHttp((await load(id)).handler, { method: route.method, path, token, ...extras });
  };
  return { userId, call, write: (body) => call('create-post', { body }) };
}
