import { compare, hash } from 'bcrypt';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { signIn, startRuntimeHost } from '../harness/runtime.ts';
import { median } from '../harness/stats.ts';
import { compareRatio, series } from '../harness/targets.ts';

const EMAIL = 'ada@nubo.local';
const PASSWORD = 'user-demo-password';

/** One caller, so that one hash is made at a time on either side: what a full vCPU of Lambda does. */
export const login: BenchRow = {
  name: 'login',
  title: 'POST /login, one after the other, through gateway, function, Redis and PostgreSQL',
  async run(context): Promise<RowResult> {
    const pairs = context.quick ? 6 : 16;
    const runtime = await startRuntimeHost(context);
    const cost = runtime.routes['POST /login']?.environment.AUTH_BCRYPT_COST;
    if (cost === undefined) throw new Error('no cost of hashes at POST /login');
    const stored = await hash(PASSWORD, Number(cost));
    const ours = () => signIn(runtime.http, EMAIL, PASSWORD);
    const bare = async () => {
      if (!(await compare(PASSWORD, stored))) throw new Error('the right password was refused');
    };
    // Warm, function and pool alike.
    for (let at = 0; at < 3; at++) await ours();
    const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    for (let round = 1; round <= context.rounds; round++) {
      context.log(`round ${round} of ${context.rounds}`);
      const ms: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
      // In turns, because the machine's pace changes within seconds.
      for (let pair = 0; pair < pairs; pair++) {
        ms.ours.push(await timed(ours));
        ms.bare.push(await timed(bare));
      }
      rates.ours.push(1000 / median(ms.ours));
      rates.bare.push(1000 / median(ms.bare));
    }
    return {
      conditions: { cost, 'pairs a round': pairs, callers: 1 },
      series: [
        series('POST /login', 'ours', 'logins/s', rates.ours),
        series('bcrypt.compare alone', 'peer', 'logins/s', rates.bare),
      ],
      targets: [compareRatio('of bcrypt alone', 'at least', 0.9, rates.ours, rates.bare)],
    };
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
