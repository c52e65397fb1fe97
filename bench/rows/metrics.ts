import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import WebSocket from 'ws';
import { startServer } from '../harness/child.ts';
import { freePort } from '../harness/free-port.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { signIn, startRuntimeHost } from '../harness/runtime.ts';
import { quantile } from '../harness/stats.ts';
import { compare, series } from '../harness/targets.ts';
import { addHosts, sampleAt } from '../subjects/agents.ts';
import { monthOfMinutes } from '../subjects/month-of-minutes.ts';

const AGENTS = 100;
/** Agents send every few seconds: at once come few of them. */
const CONNECTIONS = 10;
const INTERVAL_MS = 5_000;
const PUSH_PATIENCE_MS = 60_000;

type Hosts = Awaited<ReturnType<typeof addHosts>>;

export const metrics: BenchRow = {
  name: 'metrics',
  title: `samples of ${AGENTS} agents: accepted, pushed to who watches, and a month of them read`,
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 2 : 4;
    const runtime = await startRuntimeHost(context);
    const { http } = runtime;
    const { token } = await signIn(http, 'admin@nubo.local', 'admin-demo-password');
    const hosts = await addHosts(http, token, AGENTS);
    const peer = await startPeer(context, runtime.databaseUrl, hosts);
    const p99 = { ours: [] as number[], peer: [] as number[] };
    const timed = (side: 'ours' | 'peer', url: string) => async () => {
      const sent = await send(url, hosts, seconds);
      p99[side].push(sent.p99);
      return sent.perSecond;
    };
    // As many cold starts as there are connections.
    for (const url of [http, peer]) await send(url, hosts, 5);
    const subjects = { ours: timed('ours', http), peer: timed('peer', peer) };
    const rate = await interleave(subjects, context.rounds, context.log);

    await drained(http);
    const pushed = await watch(http, token, context);
    const delays: number[] = [];
    for (let round = 0; round < context.rounds; round += 1) delays.push(quantile(await pushed(hosts), 0.95));
    context.log('pushes are measured');

    const month = await monthOfMinutes(runtime, token, hosts[0]?.id ?? '');
    const reads = { '1m': [] as number[], '1h': [] as number[] };
    for (let round = 0; round <= context.rounds; round += 1) {
      for (const step of ['1m', '1h'] as const) {
        const took = await readMonth(http, token, month, step);
        // The first one starts an environment.
        if (round > 0) reads[step].push(took);
      }
    }
    return {
      conditions: {
        agents: AGENTS,
        connections: CONNECTIONS,
        'samples a call': 1,
        bytes: JSON.stringify({ samples: [sampleAt(Date.now())] }).length,
        peer: 'Fastify, the token looked up, the sample inserted once and its minute counted in PostgreSQL',
        pushes: `each agent every ${INTERVAL_MS / 1000} s; from the call to the frame at one connection`,
        month: '43,200 minutes of 10 series, compressed answers',
      },
      series: [
        series('accepted samples', 'ours', 'samples/s', rate.ours),
        series('Fastify with pg', 'peer', 'samples/s', rate.peer),
        series('p99 of the answer', 'ours', 'ms', p99.ours),
        series('p99 of Fastify with pg', 'peer', 'ms', p99.peer),
        series('p95 from call to frame', 'ours', 'ms', delays),
        series('a month of minutes', 'ours', 'ms', reads['1m']),
        series('a month of hours', 'ours', 'ms', reads['1h']),
      ],
      targets: [
        compare('what they send', 'at least', (AGENTS * 1000) / INTERVAL_MS, rate.ours, 'samples/s'),
        compare('p95 from call to frame', 'at most', 500, delays, 'ms'),
        compare('a month of minutes', 'at most', 300, reads['1m'], 'ms'),
      ],
    };
  },
};

/** All agents send for a time, each sample at a time of its own. Throws for an answer that is wrong. */
async function send(url: string, hosts: Hosts, seconds: number) {
  let accepted = 0;
  let calls = 0;
  const start = Date.now();
  const { latency, errors } = await autocannon({
    url: `${url}/metrics`,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const host = hosts[calls % hosts.length];
          calls += 1;
          return {
            ...request,
            headers: { 'content-type': 'application/json', authorization: `Bearer ${host?.token}` },
            body: JSON.stringify({ samples: [sampleAt(start - 600_000 + calls)] }),
          };
        },
        onResponse: (status, body) => {
          if (status !== 202) throw new Error(`POST /metrics: ${status} ${body}`);
          accepted += 1;
        },
      },
    ],
  });
  if (errors > 0 || accepted === 0) throw new Error(`${errors} errors of ${calls} calls`);
  return { perSecond: accepted / seconds, p99: latency.p99 };
}

/** Watches all hosts; gives what lets each agent send once within its interval, and the ms until each frame came. */
async function watch(http: string, token: string, { onClose }: BenchContext) {
  const socket = new WebSocket(`${http.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}` },
  });
  onClose(() => socket.terminate());
  const sent = new Map<string, { readonly at: number; readonly seen: (ms: number) => void }>();
  let subscribed: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    subscribed = resolve;
  });
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'subscribed') subscribed();
    if (frame.type !== 'metrics') return;
    const entry = sent.get(`${frame.hostId} ${frame.sample.at}`);
    entry?.seen(performance.now() - entry.at);
  });
  socket.on('open', () => socket.send('{"action":"subscribe","channel":"metrics:*"}'));
  await ready;
  return (hosts: Hosts): Promise<number[]> =>
    Promise.all(
      hosts.map(async ({ id, token: agentToken }, index) => {
        await sleep((index * INTERVAL_MS) / hosts.length);
        const sample = sampleAt(Date.now());
        const seen = new Promise<number>((resolve) => {
          sent.set(`${id} ${sample.at}`, { at: performance.now(), seen: resolve });
        });
        const response = await fetch(`${http}/metrics`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${agentToken}` },
          body: JSON.stringify({ samples: [sample] }),
        });
        if (response.status !== 202) throw new Error(`POST /metrics: ${response.status}`);
        await response.arrayBuffer();
        const came = await Promise.race([seen, sleep(PUSH_PATIENCE_MS, undefined, { ref: false })]);
        if (came === undefined) throw new Error('a sample was not pushed');
        return came;
      }),
    );
}

async function readMonth(http: string, token: string, hostId: string, step: '1m' | '1h'): Promise<number> {
  const from = new Date(Date.now() - 30 * 24 * 60 * 60_000).toISOString();
  const since = performance.now();
  const response = await fetch(`${http}/hosts/${hostId}/metrics?step=${step}&from=${from}`, {
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'br' },
  });
  const text = await response.text();
  const took = performance.now() - since;
  // The shape of a series.
  const { at } = JSON.parse(text) as { at: string[] };
  const least = step === '1m' ? 43_000 : 719;
  if (at.length < least) throw new Error(`${at.length} steps of ${step}`);
  return took;
}

/** Waits until what the load left to be pushed is pushed. */
async function drained(http: string): Promise<void> {
  for (;;) {
    // The shape of the local runtime's queues.
    const queues = (await (await fetch(`${http}/_local/queues.json`)).json()) as {
      name: string;
      visible: number;
      inFlight: number;
    }[];
    const fanOut = queues.filter(({ name }) => /fanout/i.test(name));
    if (fanOut.length === 0) throw new Error('there is no queue of frames');
    if (fanOut.every(({ visible, inFlight }) => visible + inFlight === 0)) return;
    await sleep(200);
  }
}

async function startPeer({ onClose }: BenchContext, databaseUrl: string, hosts: Hosts): Promise<string> {
  const port = await freePort();
  const server = startServer(process.execPath, [join(peers, 'metrics/fastify.mjs')], {
    env: {
      PORT: String(port),
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      TOKENS: JSON.stringify(hosts.map(({ token }) => token)),
    },
  });
  onClose(() => server.stop());
  await server.waitFor(/ready/);
  return `http://127.0.0.1:${port}`;
}
