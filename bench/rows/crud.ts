import { join } from 'node:path';
import pg from 'pg';
import { taskPageStatement } from '../../functions/tasks/task-page-repository.ts';
import { startServer } from '../harness/child.ts';
import { freePort } from '../harness/free-port.ts';
import { load } from '../harness/load.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { type RuntimeDescription, signIn, startRuntimeHost } from '../harness/runtime.ts';
import { compareRatio, series } from '../harness/targets.ts';

const CONNECTIONS = 50;
const LISTED = 100;
const BODY = {
  title: 'Water the plants',
  description: 'The ones by the window first.',
  dueAt: '2030-05-01T08:00:00.000Z',
};

/** As in task-repository.ts, which keeps it to itself. */
const SQL_INSERT = `INSERT INTO tasks (id, owner_id, title, description, status, due_at, created_at, updated_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)`;

export const crud: BenchRow = {
  name: 'crud',
  title: 'GET and POST of tasks at 50 connections, through gateway, function and PostgreSQL',
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 2 : 4;
    const runtime = await startRuntimeHost(context);
    const reader = await signIn(runtime.http, 'ada@nubo.local', 'user-demo-password');
    const writer = await signIn(runtime.http, 'linus@nubo.local', 'user-demo-password');
    const peer = await startPeer(context, runtime);
    const db = new pg.Client({ connectionString: databaseUrl(runtime) });
    await db.connect();
    context.onClose(() => db.end());
    for (let at = 0; at < LISTED; at++) await create(runtime.http, reader.token, `${BODY.title} ${at}`);
    const expected = await sameList(runtime.http, peer, reader.token);

    const list = (base: string, body: string) => () =>
      load({ ...common(seconds, reader.token), url: `${base}/tasks`, verifyBody: (got) => got === body });
    const post = (base: string) => async () => {
      const before = await countTasks(db, writer.id);
      const rate = await load({
        ...common(seconds, writer.token),
        url: `${base}/tasks`,
        method: 'POST',
        body: JSON.stringify(BODY),
        verifyBody: (got) => got.startsWith('{"id":"') && got.includes(`"title":"${BODY.title}"`),
      });
      const stored = (await countTasks(db, writer.id)) - before;
      if (stored < Math.floor(rate * seconds))
        throw new Error(`${stored} tasks stored at ${rate} answers a second`);
      return rate;
    };
    const subjects = {
      ourList: list(runtime.http, expected.ours),
      peerList: list(peer, expected.peer),
      ourPost: post(runtime.http),
      peerPost: post(peer),
    };
    for (const warmUp of Object.values(subjects)) await warmUp();
    const rate = await interleave(subjects, context.rounds, context.log);
    return {
      conditions: {
        connections: CONNECTIONS,
        seconds,
        list: `20 of ${LISTED} tasks, ${expected.ours.length} bytes`,
        post: `${JSON.stringify(BODY).length} bytes`,
        peer: 'one process, 10 pooled connections straight to the same PostgreSQL',
        ours: 'gateway, function processes, and the runtime’s front before PostgreSQL',
        throttle: 'taken off the stage',
      },
      series: [
        series('GET /tasks', 'ours', 'req/s', rate.ourList),
        series('GET, Fastify with pg', 'peer', 'req/s', rate.peerList),
        series('POST /tasks', 'ours', 'req/s', rate.ourPost),
        series('POST, Fastify with pg', 'peer', 'req/s', rate.peerPost),
      ],
      targets: [
        compareRatio('GET, of Fastify with pg', 'at least', 0.7, rate.ourList, rate.peerList),
        compareRatio('POST, of Fastify with pg', 'at least', 0.7, rate.ourPost, rate.peerPost),
      ],
    };
  },
};

function common(seconds: number, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return { connections: CONNECTIONS, seconds, headers };
}

/** Fastify with pg, on the same server, database and schema, with the same keys. */
async function startPeer({ onClose }: BenchContext, runtime: RuntimeDescription): Promise<string> {
  const { environment } = runtime.routes['GET /tasks'] ?? {};
  if (!environment) throw new Error('no function behind GET /tasks');
  const { AUTH_JWKS = '', AUTH_ISSUER = '', AUTH_AUDIENCE = '' } = environment;
  const filter = { ownerId: '', sort: '-createdAt', status: undefined, text: undefined } as const;
  const port = await freePort();
  const server = startServer(process.execPath, [join(peers, 'crud/fastify.mjs')], {
    env: {
      ...{ AUTH_JWKS, AUTH_ISSUER, AUTH_AUDIENCE, NODE_ENV: 'production', PORT: String(port) },
      DATABASE_URL: databaseUrl(runtime),
      SCHEMA: 'tasks',
      SQL_LIST: taskPageStatement({ ...filter, after: undefined }, 1).statement.text,
      SQL_LIST_AFTER: taskPageStatement({ ...filter, after: { key: '', id: '' } }, 1).statement.text,
      SQL_INSERT,
    },
  });
  onClose(() => server.stop());
  await server.waitFor(/ready/);
  return `http://127.0.0.1:${port}`;
}

function databaseUrl({ databaseUrl: admin, routes }: RuntimeDescription): string {
  const url = new URL(admin);
  url.pathname = `/${routes['GET /tasks']?.environment.DATABASE_NAME ?? ''}`;
  return url.href;
}

async function create(base: string, token: string, title: string): Promise<void> {
  const response = await fetch(`${base}/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...BODY, title }),
  });
  if (response.status !== 201) throw new Error(`create: ${response.status} ${await response.text()}`);
}

/** Both answers to the list, once they are known to be the same page. */
async function sameList(ours: string, peer: string, token: string): Promise<{ ours: string; peer: string }> {
  const [one, other] = [await text(`${ours}/tasks`, token), await text(`${peer}/tasks`, token)];
  const items = (page: string) => JSON.stringify((JSON.parse(page) as { items: object[] }).items.map(sorted));
  if (items(one) !== items(other)) throw new Error('the peer lists other tasks');
  return { ours: one, peer: other };
}

function sorted(item: object): object {
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => a.localeCompare(b)));
}

/** Fetched as the load is: without an Accept-Encoding. */
async function text(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' };
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`list: ${response.status} ${await response.text()}`);
  return response.text();
}

async function countTasks(db: pg.Client, owner: string): Promise<number> {
  const { rows } = await db.query('SELECT count(*)::int AS count FROM tasks.tasks WHERE owner_id = $1', [
    owner,
  ]);
  return rows[0].count;
}
