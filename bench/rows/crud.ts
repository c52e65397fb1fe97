import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskPageStatement } from '../../functions/tasks/task-page-repository.ts';
import { insertTask } from '../../functions/tasks/task-repository.ts';
import { runNode } from '../harness/child.ts';
import { httpEvent } from '../harness/http-event.ts';
import { load } from '../harness/load.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { type RuntimeDescription, signIn, startRuntimeHost } from '../harness/runtime.ts';
import { compareRatio, series } from '../harness/targets.ts';

const CONNECTIONS = 50;
const LISTED = 100;
const BODY = {
  title: 'Water the plants',
  description: 'The ones by the window first.',
  dueAt: '2030-05-01T08:00:00.000Z',
};

export const crud: BenchRow = {
  name: 'crud',
  title: 'GET and POST of tasks, one call at a time in one warm environment on PostgreSQL',
  async run(context): Promise<RowResult> {
    const [warmUp, calls, seconds] = context.quick ? [200, 500, 2] : [1_000, 3_000, 4];
    const runtime = await startRuntimeHost(context);
    const reader = await signIn(runtime.http, 'ada@nubo.local', 'user-demo-password');
    const writer = await signIn(runtime.http, 'linus@nubo.local', 'user-demo-password');
    for (let at = 0; at < LISTED; at++) await create(runtime.http, reader.token, `${BODY.title} ${at}`);
    const page = await text(runtime.http, reader.token);
    const { items } = JSON.parse(page) as { items: object[] };

    const fixture = (name: string, routeKey: string, event: object, expected: object) => {
      const built = runtime.routes[routeKey];
      if (!built) throw new Error(`no function behind ${routeKey}`);
      const { AUTH_JWKS = '', AUTH_ISSUER = '', AUTH_AUDIENCE = '', ...environment } = built.environment;
      const file = join(context.tempDir, `${name}.json`);
      const keys = { jwks: JSON.parse(AUTH_JWKS), issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE };
      const bundle = join(built.codeDir, 'index.js');
      writeFileSync(file, JSON.stringify({ ...keys, bundle, environment, sql: SQL, event, expected }));
      return file;
    };
    const list = fixture(
      'list',
      'GET /tasks',
      plain(httpEvent({ method: 'GET', routePath: '/tasks', token: reader.token })),
      { statusCode: 200, items },
    );
    const post = fixture(
      'post',
      'POST /tasks',
      httpEvent({ method: 'POST', routePath: '/tasks', token: writer.token, body: BODY }),
      // Beside what the drive leaves out of a new task.
      { ...BODY, status: 'todo', statusCode: 201 },
    );
    const time = (subject: string, file: string) => async () =>
      Number(
        await runNode(join(peers, 'crud/drive.mjs'), [
          join(peers, subject),
          file,
          String(warmUp),
          String(calls),
        ]),
      );
    const µs = await interleave(
      {
        ourList: time('pipeline/bundle.mjs', list),
        peerList: time('crud/fastify.mjs', list),
        ourPost: time('pipeline/bundle.mjs', post),
        peerPost: time('crud/fastify.mjs', post),
      },
      context.rounds,
      context.log,
    );
    const rates = await throughGateway(runtime, reader.token, page, seconds);
    return {
      conditions: {
        calls,
        'warm-up': warmUp,
        list: `20 of ${LISTED} tasks, ${page.length} bytes`,
        post: `${JSON.stringify(BODY).length} bytes`,
        peer: 'Fastify inject, one pg connection, the same SQL, checks, role and proxy',
        throttle: 'taken off the stage',
      },
      series: [
        series('GET /tasks', 'ours', 'µs', µs.ourList),
        series('GET, Fastify inject with pg', 'peer', 'µs', µs.peerList),
        series('POST /tasks', 'ours', 'µs', µs.ourPost),
        series('POST, Fastify inject with pg', 'peer', 'µs', µs.peerPost),
        series(`GET at ${CONNECTIONS} clients through the local gateway`, 'ours', 'req/s', [rates.list]),
        series(`POST at ${CONNECTIONS} clients through the local gateway`, 'ours', 'req/s', [rates.post]),
      ],
      targets: [
        compareRatio('GET, of Fastify inject', 'at most', 1, µs.ourList, µs.peerList),
        compareRatio('POST, of Fastify inject', 'at most', 1, µs.ourPost, µs.peerPost),
      ],
    };
  },
};

const filter = { ownerId: '', status: undefined, text: undefined, sort: '-createdAt' } as const;
const SQL = {
  list: taskPageStatement({ ...filter, after: undefined }, 0).statement.text,
  listAfter: taskPageStatement({ ...filter, after: { key: '', id: '' } }, 0).statement.text,
  insert: insertTask.text,
};

/** Compressing is not what the peer does. */
function plain<E extends { readonly headers: object }>(event: E): E {
  return { ...event, headers: { ...event.headers, 'accept-encoding': 'identity' } };
}

async function throughGateway({ http }: RuntimeDescription, token: string, page: string, seconds: number) {
  const common = {
    url: `${http}/tasks`,
    connections: CONNECTIONS,
    seconds,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  };
  const list = await load({ ...common, verifyBody: (body) => body === page });
  const post = await load({
    ...common,
    method: 'POST',
    body: JSON.stringify(BODY),
    verifyBody: (body) => body.includes(`"title":"${BODY.title}"`),
  });
  return { list, post };
}

async function create(base: string, token: string, title: string): Promise<void> {
  const response = await fetch(`${base}/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...BODY, title }),
  });
  if (response.status !== 201) throw new Error(`create: ${response.status} ${await response.text()}`);
}

/** Fetched as the load is: without an Accept-Encoding. */
async function text(base: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' };
  const response = await fetch(`${base}/tasks`, { headers });
  if (response.status !== 200) throw new Error(`list: ${response.status} ${await response.text()}`);
  return response.text();
}
