import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { startServer } from '../harness/child.ts';
import { freePort } from '../harness/free-port.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { signIn, startRuntimeHost } from '../harness/runtime.ts';
import { STRIPE_SECRET, stripeEvent, stripeHeaders } from '../harness/stripe.ts';
import { compare, compareRatio, series } from '../harness/targets.ts';

const CONNECTIONS = 50;
const PATH = '/webhook/stripe';
/** How long each store is down while events come in. */
const OUTAGE_MS = 1_000;
const MOST_WAIT_MS = 120_000;

interface Receipt {
  readonly id: string;
  readonly duplicate: boolean;
}
interface Delivered {
  readonly perSecond: number;
  /** ms */
  readonly p99: number;
  /** Ids of the events that were acknowledged. */
  readonly ids: readonly string[];
  readonly refused: number;
}

export const webhooks: BenchRow = {
  name: 'webhooks',
  title: 'signed events of Stripe that are stored and acknowledged',
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 2 : 5;
    const runtime = await startRuntimeHost(context);
    const peer = await startPeer(context, runtime.databaseUrl);
    const p99 = { ours: [] as number[], peer: [] as number[] };
    const timed = (side: 'ours' | 'peer', url: string) => async () => {
      const delivered = await deliver(url, seconds);
      if (delivered.refused > 0) throw new Error(`${delivered.refused} events were refused`);
      p99[side].push(delivered.p99);
      // What is worked on afterwards is not the next subject's to carry.
      if (side === 'ours') await workedOn(runtime.http, delivered.ids);
      return delivered.perSecond;
    };
    for (const url of [runtime.http, peer]) {
      // As many cold starts as there are connections: a warm-up of seconds may be over before they are.
      await Promise.all(Array.from({ length: CONNECTIONS }, () => sendOne(url)));
      await deliver(url, 2);
    }
    const rate = await interleave(
      { ours: timed('ours', runtime.http), peer: timed('peer', peer) },
      context.rounds,
      context.log,
    );
    const lost = await lostInOutages(runtime.http, context);
    return {
      conditions: {
        connections: CONNECTIONS,
        seconds,
        event: `${JSON.stringify(stripeEvent()).length} bytes, of no order, each with an id of its own`,
        peer: 'Fastify, the signature over the raw body, one insert into PostgreSQL by its key',
        outages: `dynamodb, sqs and events down for ${OUTAGE_MS} ms each, one after the other, while events come in`,
      },
      series: [
        series('accepted events', 'ours', 'events/s', rate.ours),
        series('Fastify with pg', 'peer', 'events/s', rate.peer),
        series('p99 of the answer', 'ours', 'ms', p99.ours),
        series('p99 of Fastify with pg', 'peer', 'ms', p99.peer),
      ],
      targets: [
        compareRatio('of Fastify with pg', 'at least', 0.5, rate.ours, rate.peer),
        compare('acknowledged events lost in outages', 'at most', 0, [lost], 'events'),
      ],
    };
  },
};

function signedEvent() {
  const body = JSON.stringify(stripeEvent());
  return { body, headers: { 'content-type': 'application/json', ...stripeHeaders(body, STRIPE_SECRET) } };
}

async function sendOne(url: string): Promise<void> {
  const response = await fetch(url + PATH, { method: 'POST', ...signedEvent() });
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** Sends events for a time, each with an id and a signature of its own. Throws for an acknowledgement that is wrong. */
async function deliver(url: string, seconds: number): Promise<Delivered> {
  const ids: string[] = [];
  let refused = 0;
  const { requests, latency, errors } = await autocannon({
    url: url + PATH,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => ({ ...request, ...signedEvent() }),
        onResponse: (status, body) => {
          if (status !== 200) {
            refused += 1;
            return;
          }
          // The shape of a receipt.
          const { id, duplicate } = JSON.parse(String(body)) as Receipt;
          if (duplicate) throw new Error(`${id} was there before`);
          ids.push(id);
        },
      },
    ],
  });
  if (errors > 0 || requests.total === 0) throw new Error(`${errors} errors of ${requests.total} requests`);
  return { perSecond: ids.length / seconds, p99: latency.p99, ids, refused };
}

/** How many acknowledged events are not there or never worked on, with stores that go down while they come in. */
async function lostInOutages(http: string, { log }: BenchContext): Promise<number> {
  const outages = async () => {
    for (const target of ['dynamodb', 'sqs', 'events']) {
      await sleep(OUTAGE_MS);
      await control(http, 'faults', { target, mode: 'down' });
      await sleep(OUTAGE_MS);
      await control(http, 'faults', { target, mode: 'ok' });
    }
  };
  const [delivered] = await Promise.all([deliver(http, 8), outages()]);
  if (delivered.refused === 0) throw new Error('no outage was met');
  log(`${delivered.ids.length} acknowledged, ${delivered.refused} refused in outages`);
  return workedOn(http, delivered.ids);
}

/** Waits until these events are worked on; gives how many of them are not, after two minutes. */
async function workedOn(http: string, ids: readonly string[]): Promise<number> {
  const { token } = await signIn(http, 'admin@nubo.local', 'admin-demo-password');
  const until = performance.now() + MOST_WAIT_MS;
  const open = new Set(ids);
  while (open.size > 0 && performance.now() < until) {
    for await (const { id, status } of eventsSince(http, token, [...open].sort()[0] ?? ''))
      if (status === 'ignored') open.delete(id);
    if (open.size > 0) await sleep(500);
  }
  return open.size;
}

/** Events back to one, newest first. */
async function* eventsSince(http: string, token: string, oldest: string) {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const response = await fetch(`${http}/webhooks/events?limit=100${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (response.status !== 200) throw new Error(`events: ${response.status} ${await response.text()}`);
    // The shape of a page of events.
    const page = (await response.json()) as {
      items: { id: string; status: string }[];
      nextCursor: string | null;
    };
    yield* page.items;
    cursor = (page.items.at(-1)?.id ?? '') < oldest ? null : page.nextCursor;
  }
}

async function control(http: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${http}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
}

async function startPeer({ onClose }: BenchContext, databaseUrl: string): Promise<string> {
  const port = await freePort();
  const server = startServer(process.execPath, [join(peers, 'webhooks/fastify.mjs')], {
    env: { PORT: String(port), NODE_ENV: 'production', DATABASE_URL: databaseUrl, STRIPE_SECRET },
  });
  onClose(() => server.stop());
  await server.waitFor(/ready/);
  return `http://127.0.0.1:${port}`;
}
