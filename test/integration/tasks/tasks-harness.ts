import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, vi } from 'vitest';
import { queuedEvent } from '../../support/event-bus.ts';
import { callHttp, type HttpAnswerSeen, type HttpCall } from '../../support/http-call.ts';
import { testIdentity } from '../../support/identity.ts';
import { type NuboDatabase, nuboDatabase } from '../../support/nubo-database.ts';

type Extras = Pick<HttpCall, 'headers' | 'body' | 'query'>;

/** A caller of the tasks API, through the real handlers. */
export interface TasksCaller {
  readonly userId: string;
  list(query?: Readonly<Record<string, string>>): Promise<HttpAnswerSeen>;
  create(body: unknown, extras?: Extras): Promise<HttpAnswerSeen>;
  get(id: string, extras?: Extras): Promise<HttpAnswerSeen>;
  replace(id: string, body: unknown, extras?: Extras): Promise<HttpAnswerSeen>;
  patch(id: string, body: unknown, extras?: Extras): Promise<HttpAnswerSeen>;
  remove(id: string, extras?: Extras): Promise<HttpAnswerSeen>;
}

export interface TasksHarness {
  /** A new user, or a call without a token. */
  user(): Promise<TasksCaller>;
  anonymous(): Promise<TasksCaller>;
  /** Hands an event to a consumer of the service, twice, as SQS may. */
  consume(consumer: 'delete-tasks-of-user', type: string, data: object): Promise<unknown>;
  /** Runs the sweep of the outbox, as the clock does. */
  sweep(): Promise<void>;
}

/** A real PostgreSQL with the schema of tasks, for the tests of one file. */
export function tasksHarness(): TasksHarness {
  let database: NuboDatabase;
  let identity: Awaited<ReturnType<typeof testIdentity>>;
  beforeAll(async () => {
    [database, identity] = await Promise.all([nuboDatabase('tasks'), testIdentity()]);
    for (const [name, value] of Object.entries({ ...database.env('tasks'), ...identity.env })) {
      vi.stubEnv(name, value);
    }
    vi.stubEnv('TABLE_IDEMPOTENCY', 'idempotency');
    vi.stubEnv('LOG_LEVEL', 'error');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await database.close();
  });
  return {
    async user() {
      const userId = randomUUID();
      return await caller(userId, await identity.token({ userId }));
    },
    anonymous: () => caller('', undefined),
    async consume(consumer, type, data) {
      const { handler } = await import(`${FOLDER}/${consumer}.ts`);
      const message = queuedEvent(type, data);
      return await handler({ Records: [message, message] }, {}, () => undefined);
    },
    async sweep() {
      await (await import(`${FOLDER}/publish-outbox.ts`)).handler();
    },
  };
}

const FOLDER = '../../../functions/tasks/handlers';

/** The handlers read their environment when they are loaded, so they are loaded after it is set. */
async function caller(userId: string, token: string | undefined): Promise<TasksCaller> {
  const [list, create, get, replace, update, remove] = await Promise.all([
    import(`${FOLDER}/list-tasks.ts`),
    import(`${FOLDER}/create-task.ts`),
    import(`${FOLDER}/get-task.ts`),
    import(`${FOLDER}/replace-task.ts`),
    import(`${FOLDER}/update-task.ts`),
    import(`${FOLDER}/delete-task.ts`),
  ]);
  const one = (method: string, id: string, extras: object) => ({
    method,
    path: `/tasks/${id}`,
    params: { id },
    token,
    ...extras,
  });
  return {
    userId,
    list: (query = {}) => callHttp(list.handler, { method: 'GET', path: '/tasks', query, token }),
    create: (body, extras) =>
      callHttp(create.handler, { method: 'POST', path: '/tasks', body, token, ...extras }),
    get: (id, extras = {}) => callHttp(get.handler, one('GET', id, extras)),
    replace: (id, body, extras) => callHttp(replace.handler, one('PUT', id, { body, ...extras })),
    patch: (id, body, extras) => callHttp(update.handler, one('PATCH', id, { body, ...extras })),
    remove: (id, extras = {}) => callHttp(remove.handler, one('DELETE', id, extras)),
  };
}
