import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Runtime, startRuntime } from '@nubo/local-aws';
import WebSocket from 'ws';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import { services } from '../../functions/routes.ts';
import { type CallParts, type ColdWorld, eventOf } from '../harness/cold-route.ts';
import { root, subjects } from '../harness/paths.ts';
import {
  countByStore,
  longestChain,
  type RoundTrip,
  roundTripsOf,
  type StorePorts,
} from '../harness/round-trips.ts';
import type { BenchContext, BenchRow, RowResult, TargetResult } from '../harness/row.ts';
import { productFlags, signIn } from '../harness/runtime.ts';
import { median } from '../harness/stats.ts';
import { compare, series } from '../harness/targets.ts';
import { exampleOf } from './cold-examples/index.ts';

/** Calls of each function; the first ones start environments, connect and fill caches, so the last ones count. */
const CALLS = 3;
const FEW = 2;
const MANY = 30;
/** For consumers to have taken what the calls before left in their queues. */
const QUIET_MS = 4_000;

/** One call of a function: what it asked of its stores. */
interface Measured {
  readonly cold: boolean;
  readonly trips: readonly RoundTrip[];
}

export const roundTrips: BenchRow = {
  name: 'round-trips',
  title: 'requests to stores of each function, and the longest chain of those that wait for one another',
  async run(context): Promise<RowResult> {
    const product = await startRecorded(context);
    const { world, chains, measure } = product;
    const routes = services.flatMap(({ name: service, http }) =>
      http.map((route) => ({ name: `${service}/${route.id}`, service, route })),
    );
    const keyed = new Map<string, number>();
    for (const { name, service, route } of routes) {
      const example = exampleOf(service, route);
      for (let call = 0; call < CALLS; call++) {
        const parts = await example(world);
        await world.call(`${route.method} ${route.path}`, parts, parts.status);
      }
      context.log(name);
    }
    // A key makes its answer the caller's for a day: kept apart from the calls without one.
    for (const { name, service, route } of routes.filter(({ route }) => route.idempotent)) {
      const example = exampleOf(service, route);
      const before = measure(name).length;
      for (let call = 0; call < CALLS; call++) {
        const parts = await example(world);
        const routeKey = `${route.method} ${route.path}`;
        await world.call(routeKey, { ...parts, idempotencyKey: randomUUID() }, parts.status);
      }
      keyed.set(
        name,
        median(
          measure(name)
            .slice(before)
            .map(({ trips }) => longestChain(trips)),
        ),
      );
    }
    const growth = await webSocketCalls(product);
    await sleep(QUIET_MS);
    return {
      conditions: {
        calls: `${CALLS} of each function one after the other, those in warm environments counted`,
        counted: 'a write to a socket and the answer to it',
        'many members or conversations': MANY,
      },
      series: product.functions().map((name) => {
        const last = measure(name).findLast(({ cold }) => !cold) ?? measure(name).at(-1);
        const trips = last?.trips ?? [];
        const what = trips.length === 0 ? 'none' : `${trips.length} in all: ${countByStore(trips)}`;
        return series(`${name} (${what})`, 'ours', 'in a chain', chains(name));
      }),
      targets: targets(routes, keyed, growth, chains),
    };
  },
};

type Route = { readonly name: string; readonly route: HttpRouteSpec };

function targets(
  routes: readonly Route[],
  keyed: ReadonlyMap<string, number>,
  growth: Readonly<Record<string, number>>,
  chains: (name: string) => number[],
): TargetResult[] {
  const named = (fits: (route: HttpRouteSpec) => boolean) =>
    routes.filter(({ route }) => fits(route)).map(({ name }) => [name, median(chains(name))] as const);
  const reads = (limited: boolean) =>
    named(
      ({ method, path, rateLimits }) =>
        method === 'GET' && path.includes('{id}') && (rateLimits !== undefined) === limited,
    );
  const writes = named(
    ({ method, rateLimits, path }) =>
      method !== 'GET' && rateLimits === undefined && /^\/(tasks|posts|me|files)/.test(path),
  );
  const one = (name: string) => [[name, median(chains(name))]] as const;
  return [
    slowest('a read by id', 1, reads(false)),
    slowest('a limited read by id', 2, reads(true)),
    slowest('a cached read of products', 1, [
      ...one('products/list-products'),
      ...one('products/get-product'),
    ]),
    slowest('a write', 1, writes),
    slowest('a write with Idempotency-Key', 3, [...keyed]),
    slowest('login', 4, one('auth/login')),
    slowest('a sample of an agent', 3, one('metrics/receive-samples')),
    slowest('an accepted webhook event', 2, one('webhooks/receive-stripe')),
    slowest(
      'a cached answer of a third party',
      1,
      ['get-weather', 'get-crypto', 'get-translation', 'translate-text'].flatMap((id) =>
        one(`integrations/${id}`),
      ),
    ),
    slowest('sendMessage', 5, one('chat/send-message')),
    slowest('$connect and its welcome', 6, [
      [
        'chat/connect and chat/push-welcome',
        median(chains('chat/connect')) + median(chains('chat/push-welcome')),
      ],
    ]),
    ...Object.entries(growth).map(([what, more]) => compare(what, 'at most', 0, [more], 'more')),
  ];
}

function slowest(claim: string, target: number, named: readonly (readonly [string, number])[]): TargetResult {
  const [worst] = [...named].sort((a, b) => b[1] - a[1]);
  if (!worst) return compare(`${claim}: no such route`, 'at most', target, [0], 'in a chain');
  return compare(`${claim}: the longest, ${worst[0]}`, 'at most', target, [worst[1]], 'in a chain');
}

interface RecordedProduct {
  readonly runtime: Runtime;
  readonly world: RecordedWorld;
  /** `tasks/create-task` of every function that was called. */
  functions(): string[];
  /** Its calls, oldest first. */
  measure(name: string): Measured[];
  /** Longest chains of its calls in warm environments. */
  chains(name: string): number[];
}
interface RecordedWorld extends ColdWorld {
  call(
    routeKey: string,
    parts: CallParts & { readonly idempotencyKey?: string },
    expected: number,
  ): ReturnType<ColdWorld['call']>;
}

/** The product with a recorder preloaded into each execution environment. */
async function startRecorded(context: BenchContext): Promise<RecordedProduct> {
  const runtime = await startRuntime(productFlags(join(context.tempDir, 'data')));
  context.onClose(() => runtime.close());
  const { functions, stores, httpApis } = runtime.world;
  // Not below /tmp, which each execution environment has to itself.
  const dir = mkdtempSync(join(root, 'dist', 'round-trips-'));
  context.onClose(() => rmSync(dir, { recursive: true, force: true }));
  const preload = join(subjects, 'round-trips/record-sockets.cjs');
  const recorded = { NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, ROUND_TRIPS_DIR: dir };
  for (const definition of functions.list())
    functions.define({ ...definition, environment: { ...definition.environment, ...recorded } });
  const startedAt = Date.now();
  const ports: StorePorts = new Map([
    [(await stores.postgres()).port, 'postgres'],
    [(await stores.redis()).port, 'valkey'],
  ]);

  const specs = services.flatMap(({ http }) => http);
  const arns = new Map(
    httpApis.list().flatMap(({ routes, integrations }) =>
      routes.map(({ routeKey, integrationId }) => {
        const integration = integrations.find((each) => each.integrationId === integrationId);
        return [routeKey, integration?.functionArn ?? ''] as const;
      }),
    ),
  );
  let calls = 0;
  const ip = () => `10.${(++calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;
  const world: RecordedWorld = {
    user: await signIn(runtime.endpoints.http, 'ada@nubo.local', 'user-demo-password'),
    admin: await signIn(runtime.endpoints.http, 'admin@nubo.local', 'admin-demo-password'),
    address: ip,
    async call(routeKey, { idempotencyKey, ...parts }, expected) {
      const route = specs.find(({ method, path }) => `${method} ${path}` === routeKey);
      if (!route) throw new Error(`no route ${routeKey}`);
      const event = eventOf(route, parts, ip());
      const headers = { ...event.headers, 'accept-encoding': 'identity' };
      if (idempotencyKey) Object.assign(headers, { 'idempotency-key': idempotencyKey });
      const result = await functions.invoke(arns.get(routeKey) ?? '', JSON.stringify({ ...event, headers }), {
        trigger: routeKey,
      });
      const answer: { statusCode?: number; body?: string; isBase64Encoded?: boolean } = JSON.parse(
        result.payload,
      );
      const status = answer.statusCode ?? 500;
      if (status !== expected) throw new Error(`${routeKey}: ${status}, not ${expected}: ${result.payload}`);
      const body = answer.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64').toString() : answer.body;
      return { status, loadedMs: 0, answeredMs: 0, ...(body !== undefined && { body }) };
    },
  };

  const shortName = (name: string) => name.replace(/^nubo-([a-z]+)-/, '$1/');
  const ofFunction = (name: string) =>
    functions
      .invocations({})
      .filter((row) => shortName(row.function) === name && row.status === 'ok')
      .filter((row) => Date.parse(row.startedAt) >= startedAt)
      .reverse();
  const measure = (name: string): Measured[] => {
    const rows = ofFunction(name);
    const [first] = rows;
    if (!first) return [];
    const trips = roundTripsOf(dir, first.function, ports);
    return rows.map(({ startedAt: at, durationMs, cold }) => {
      const from = Date.parse(at) - 1;
      const to = from + durationMs + 3;
      return { cold, trips: trips.filter((trip) => trip.startedAt >= from && trip.startedAt <= to) };
    });
  };
  return {
    runtime,
    world,
    measure,
    functions: () =>
      [...new Set(functions.invocations({}).map((row) => shortName(row.function)))]
        .filter((name) => measure(name).length > 0)
        .sort(),
    chains(name) {
      const all = measure(name);
      const warm = all.filter(({ cold }) => !cold);
      const chosen = warm.length > 0 ? warm : all;
      if (chosen.length === 0) throw new Error(`${name} was never called`);
      return chosen.map(({ trips }) => longestChain(trips));
    },
  };
}

/** Every action of the WebSocket API; gives how much longer chains are with many members and conversations. */
async function webSocketCalls(product: RecordedProduct): Promise<Record<string, number>> {
  const { world, measure, runtime } = product;
  const people: { token: string; id: string }[] = [];
  for (let at = 0; at < MANY; at++) people.push(await newAccount(world));
  const [first] = people;
  if (!first) throw new Error('nobody registered');
  const room = async (members: number) => {
    const body = { name: randomUUID(), members: people.slice(0, members).map(({ id }) => id) };
    const { body: answer } = await world.call('POST /chat/rooms', { token: first.token, body }, 201);
    return JSON.parse(answer ?? '').id as string;
  };
  const [small, large] = [await room(FEW), await room(MANY)];
  const socket = await open(runtime, first.token);
  const ask = answerer(socket);
  const { message } = await ask({ action: 'sendMessage', to: world.admin.id, content: 'hello' });
  const upTo = message?.id;
  const longest = async (name: string, act: () => Promise<unknown>) => {
    const before = measure(name).length;
    for (let call = 0; call < CALLS; call++) await act();
    await sleep(QUIET_MS / 4);
    return Math.max(
      ...measure(name)
        .slice(before)
        .map(({ trips }) => longestChain(trips)),
    );
  };
  const send = (target: object) => () => ask({ action: 'sendMessage', content: 'hello', ...target });
  await send({ to: world.admin.id })();
  const toFew = await longest('chat/send-message', send({ room: small }));
  const toMany = await longest('chat/send-message', send({ room: large }));
  for (let call = 0; call < CALLS; call++) {
    for (const frame of [
      { action: 'history', with: world.admin.id },
      { action: 'typing', to: world.admin.id },
      { action: 'markRead', with: world.admin.id, upTo },
      { action: 'subscribe', channel: 'feed' },
      { action: 'unsubscribe', channel: 'feed' },
      { action: 'broadcast', content: 'hello' },
      { action: 'ping' },
    ])
      await ask(frame);
    await send({ to: people[call + 1]?.id ?? '' })();
  }
  socket.close();
  const connect = async () => {
    const again = await open(runtime, first.token);
    await sleep(QUIET_MS / 4);
    again.close();
  };
  const withFew = await longest('chat/push-welcome', connect);
  for (const person of people.slice(1)) {
    const other = await open(runtime, person.token);
    await answerer(other)({ action: 'sendMessage', to: first.id, content: 'hello' });
    other.close();
  }
  await sleep(QUIET_MS);
  const withMany = await longest('chat/push-welcome', connect);
  return {
    [`sendMessage to ${MANY} members beside ${FEW}`]: toMany - toFew,
    [`welcome with ${MANY} conversations beside ${FEW}`]: withMany - withFew,
  };
}

async function newAccount(world: ColdWorld): Promise<{ token: string; id: string }> {
  const body = { email: `${randomUUID()}@bench.invalid`, password: 'bench-account-password' };
  const { body: answer } = await world.call('POST /register', { body }, 201);
  // The shape of POST /register.
  const { accessToken, user } = JSON.parse(answer ?? '') as { accessToken: string; user: { id: string } };
  return { token: accessToken, id: user.id };
}

function open({ endpoints }: Runtime, token: string): Promise<WebSocket> {
  const url = `${endpoints.http.replace(/^http/, 'ws')}/ws`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket)).on('error', reject);
  });
}

/** Sends a frame and waits for what answers it: its `ref` comes back, or for `typing` nothing does. */
function answerer(socket: WebSocket) {
  return (frame: { readonly action: string } & Readonly<Record<string, unknown>>) => {
    const ref = randomUUID();
    return new Promise<{ message?: { id: string } }>((resolve, reject) => {
      let message: { id: string } | undefined;
      const read = (data: WebSocket.RawData) => {
        const answer = JSON.parse(String(data));
        if (answer.type === 'message' && answer.message.content === frame.content) message = answer.message;
        const answered =
          answer.ref === ref ||
          (answer.type === 'pong' && frame.action === 'ping') ||
          (answer.type === 'subscribed' && frame.action === 'subscribe') ||
          (answer.type === 'unsubscribed' && frame.action === 'unsubscribe') ||
          (answer.type === 'history' && frame.action === 'history');
        if (!answered) return;
        socket.off('message', read);
        if (answer.type === 'error') reject(new Error(`${frame.action}: ${JSON.stringify(answer)}`));
        else resolve(answer.id === undefined ? {} : { message: message ?? { id: answer.id } });
      };
      socket.on('message', read);
      socket.send(JSON.stringify({ ...frame, ref }));
      if (frame.action === 'typing') setTimeout(() => resolve({}), 500);
    });
  };
}
