import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';
import { type FanOutWorld, seeded, simulateFanOut } from '../subjects/fan-out-model.ts';

/** API Gateway's quotas of an account, and a post as it takes within a region. */
const world: FanOutWorld = {
  quota: { rate: 10_000, burst: 5000 },
  postSeconds: 0.02,
  sigma: 0.4,
  dead: 0.001,
  deadSeconds: 1,
};
const SIZES = [1000, 10_000, 100_000];

/** Not a timing: the sharding replayed in virtual time against AWS's quotas (docs/scale.md). */
export const fanOut: BenchRow = {
  name: 'fan-out',
  title: 'a broadcast replayed against the account’s quotas, in virtual time',
  async run({ rounds }): Promise<RowResult> {
    const outcomes = SIZES.map((size) => ({
      size,
      runs: Array.from({ length: rounds }, (_, round) => simulateFanOut(size, world, seeded(round + 1))),
    }));
    const peaks = outcomes.flatMap(({ runs }) => runs.map(({ peakPerSecond }) => peakPerSecond));
    const throttled = outcomes.flatMap(({ runs }) => runs.map((run) => run.throttled));
    return {
      conditions: {
        'posts a second for the account': world.quota.rate,
        'a post': `${world.postSeconds * 1000} ms (log-normal, sigma ${world.sigma})`,
        'connections that never answer': `${world.dead * 100} %`,
      },
      series: outcomes.flatMap(({ size, runs }) => [
        series(
          `${size} connections: the last one has it`,
          'ours',
          's',
          runs.map((run) => run.lastSeconds),
        ),
        series(
          `${size} connections: peak`,
          'ours',
          'posts/s',
          runs.map((run) => run.peakPerSecond),
        ),
      ]),
      targets: [
        compare(
          'peak of posts, which leaves a fifth of the account to the API',
          'at most',
          8000,
          peaks,
          'posts/s',
        ),
        compare('posts throttled', 'at most', 0, throttled, 'posts'),
      ],
    };
  },
};
