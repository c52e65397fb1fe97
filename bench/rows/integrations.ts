import type { BenchRow, RowResult } from '../harness/row.ts';
import { startRuntimeHost } from '../harness/runtime.ts';
import { median } from '../harness/stats.ts';
import { compareRatio, series } from '../harness/targets.ts';

/** Fewer than the limit of a minute, with the call that fills the cache. */
const CALLS = 50;
const MINUTE = 60;

/** A cached answer is a limit in DynamoDB and what the environment remembers; `/ping` is the pipeline alone. */
export const integrations: BenchRow = {
  name: 'integrations',
  title: 'GET /weather from the cache, one call after the other through gateway and function',
  async run(context): Promise<RowResult> {
    const { http } = await startRuntimeHost(context);
    const weather = async (cache: 'HIT' | 'MISS') => {
      const response = await fetch(`${http}/weather?city=Dakar`);
      const body: unknown = await response.json();
      const seen = `${response.status} ${response.headers.get('x-cache')} ${Reflect.get(Object(body), 'city')}`;
      if (seen !== `200 ${cache} Dakar`) throw new Error(`GET /weather: ${seen}`);
    };
    const ping = async () => {
      const response = await fetch(`${http}/ping`);
      if ((await response.text()) !== '{"message":"pong"}') throw new Error('GET /ping: another answer');
    };
    const nextMinute = async () => {
      const body = JSON.stringify({ advanceSeconds: MINUTE });
      await fetch(`${http}/_local/clock`, { method: 'POST', body });
      await weather('MISS');
    };
    const times: { cached: number[]; ping: number[] } = { cached: [], ping: [] };
    for (let round = 0; round <= context.rounds; round++) {
      await nextMinute();
      const ms: { cached: number[]; ping: number[] } = { cached: [], ping: [] };
      // In turns, because the machine's pace changes within seconds.
      for (let call = 0; call < CALLS; call++) {
        ms.cached.push(await timed(() => weather('HIT')));
        ms.ping.push(await timed(ping));
      }
      // The first round warms both up.
      if (round === 0) continue;
      context.log(`round ${round} of ${context.rounds}`);
      times.cached.push(median(ms.cached));
      times.ping.push(median(ms.ping));
    }
    return {
      conditions: { callers: 1, 'calls a round': CALLS },
      series: [
        series('GET /weather, cached', 'ours', 'ms', times.cached),
        series('GET /ping', 'peer', 'ms', times.ping),
      ],
      targets: [compareRatio('of /ping', 'at most', 3, times.cached, times.ping)],
    };
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
