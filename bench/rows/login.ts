import { join } from 'node:path';
import { runNode } from '../harness/child.ts';
import { load } from '../harness/load.ts';
import { subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { startRuntimeHost } from '../harness/runtime.ts';
import { judgeRatio, series } from '../harness/verdict.ts';

const ACCOUNT = { email: 'ada@nubo.local', password: 'user-demo-password' };

/** One caller, so that one hash is made at a time on either side: what a full vCPU of Lambda does. */
export const login: BenchRow = {
  name: 'login',
  title: 'POST /login, one after the other, through gateway, function, Redis and PostgreSQL',
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 3 : 6;
    const runtime = await startRuntimeHost(context);
    const cost = runtime.routes['POST /login']?.environment.AUTH_BCRYPT_COST;
    if (cost === undefined) throw new Error('no cost of hashes at POST /login');
    const ours = () =>
      load({
        url: `${runtime.http}/login`,
        method: 'POST',
        connections: 1,
        seconds,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ACCOUNT),
        verifyBody: (body) => body.includes('"accessToken":"'),
      });
    const bare = async () =>
      Number(
        await runNode(join(subjects, 'login/bare-bcrypt.ts'), [cost, String(seconds), ACCOUNT.password]),
      );
    await ours();
    const rate = await interleave({ ours, bare }, context.rounds, context.log);
    return {
      conditions: { cost, seconds, callers: 1 },
      series: [
        series('POST /login', 'ours', 'logins/s', rate.ours),
        series('bcrypt.compare alone', 'peer', 'logins/s', rate.bare),
      ],
      verdicts: [judgeRatio('of bcrypt alone', 'at least', 0.9, rate.ours, rate.bare)],
    };
  },
};
