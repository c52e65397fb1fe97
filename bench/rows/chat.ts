import { join } from 'node:path';
import { startServer } from '../harness/child.ts';
import { freePort } from '../harness/free-port.ts';
import { peers } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult, Series } from '../harness/row.ts';
import { signIn, startRuntimeHost } from '../harness/runtime.ts';
import { compare, series } from '../harness/targets.ts';
import { type Crowd, crowdAt, type Delivered } from '../subjects/chat-crowd.ts';

const MESSAGES = 3;

export const chat: BenchRow = {
  name: 'chat',
  title: 'a broadcast from one sender to 1, 100, 1,000 and 5,000 live connections',
  async run(context): Promise<RowResult> {
    const sizes = context.quick ? [1, 100, 1000] : [1, 100, 1000, 5000];
    const runtime = await startRuntimeHost(context);
    const { token } = await signIn(runtime.http, 'ada@nubo.local', 'user-demo-password');
    const ours = crowdAt(`${runtime.http.replace(/^http/, 'ws')}/ws`, { authorization: `Bearer ${token}` });
    const peer = crowdAt(await startPeer(context), {});
    for (const crowd of [ours, peer]) context.onClose(() => crowd.close());

    const all: Series[] = [];
    const lost: number[] = [];
    const last: number[] = [];
    for (const size of sizes) {
      await Promise.all([ours.grow(size), peer.grow(size)]);
      context.log(`${size} connections are open`);
      const runs: Record<'ours' | 'peer', Delivered[]> = { ours: [], peer: [] };
      const measured = (side: 'ours' | 'peer', crowd: Crowd) => async () => {
        const delivered = await crowd.broadcast(MESSAGES);
        runs[side].push(delivered);
        return delivered.rate;
      };
      await ours.broadcast(1);
      const subjects = { ours: measured('ours', ours), peer: measured('peer', peer) };
      await interleave(subjects, context.rounds, context.log);
      all.push(...table(size, 'ours', runs.ours), ...table(size, 'peer', runs.peer));
      lost.push(...runs.ours.map((run) => run.lost));
      if (size === 1000) last.push(...runs.ours.map((run) => run.last));
    }
    return {
      conditions: {
        'messages a round': `${MESSAGES}, each when the one before has arrived`,
        ours: 'stored twice, recipients read, posted by functions over signed requests',
        peer: 'ws in one process: nothing stored, nobody signed in',
        clients: 'one process for all connections of a side',
      },
      series: all,
      targets: [
        compare('deliveries lost', 'at most', 0, [lost.reduce((sum, count) => sum + count, 0)], 'messages'),
        compare('1,000 connections: the last one has it', 'at most', 1000, last, 'ms'),
      ],
    };
  },
};

function table(size: number, side: Series['side'], runs: readonly Delivered[]): Series[] {
  const of = (what: string, unit: string, value: (run: Delivered) => number) =>
    series(`${size}: ${what}`, side, unit, runs.map(value));
  return [
    of('ack', 'ms', ({ ack }) => ack),
    of('p50', 'ms', ({ p50 }) => p50),
    of('p95', 'ms', ({ p95 }) => p95),
    of('p99', 'ms', ({ p99 }) => p99),
    of('deliveries', 'msg/s', ({ rate }) => rate),
    of('lost', 'msg', (run) => run.lost),
  ];
}

async function startPeer({ onClose }: BenchContext): Promise<string> {
  const port = await freePort();
  const server = startServer(process.execPath, [join(peers, 'chat/ws.mjs')], {
    env: { NODE_ENV: 'production', PORT: String(port) },
  });
  onClose(() => server.stop());
  await server.waitFor(/ready/);
  return `ws://127.0.0.1:${port}`;
}
