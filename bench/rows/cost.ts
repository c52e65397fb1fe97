import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '../../functions/routes.ts';
import { specOfRoute } from '../../lib/function-spec.ts';
import type { Profile } from '../../lib/settings.ts';
import { prepareAssembly } from '../../tools/assembly/prepare-assembly.ts';
import { root } from '../harness/paths.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { series } from '../harness/targets.ts';
import { idleMonth, type Priced, serverMonth, total } from '../subjects/cost/idle-month.ts';
import { millionRequests } from '../subjects/cost/million-requests.ts';
import { PRICES_OF } from '../subjects/cost/prices.ts';

/** Not a timing: list prices on what the templates hold. */
export const cost: BenchRow = {
  name: 'cost',
  title: 'USD of an idle month, and of a million requests of each route, from the templates',
  async run(context): Promise<RowResult> {
    const lean = await resourcesOf('lean', context);
    const prod = await resourcesOf('prod', context);
    const lines = (profile: Profile, resources: readonly Priced[]) => {
      const idle = idleMonth(resources);
      return [
        series(`${profile}, idle`, 'ours', 'USD/month', [total(idle)]),
        ...idle.map(({ what, usd }) => series(`${profile}: ${what}`, 'ours', 'USD/month', [usd])),
      ];
    };
    const routes = services.flatMap(({ name, http }) => http.map((route) => specOfRoute(name, route)));
    return {
      conditions: {
        prices: PRICES_OF,
        'not in it':
          'storage beyond the least, backups of tables, data transfer, the free tier of the first year',
      },
      series: [
        ...lines('lean', lean),
        ...lines('prod', prod),
        series('a t3.small with the stores of lean', 'peer', 'USD/month', [serverMonth(lean)]),
        ...routes
          .map((spec) => ({ spec, usd: millionRequests(spec) }))
          .sort((a, b) => b.usd - a.usd)
          .map(({ spec, usd }) => series(`${spec.service}/${spec.id}`, 'ours', 'USD/million', [usd])),
      ],
      targets: [],
    };
  },
};

async function resourcesOf(profile: Profile, { tempDir, log }: BenchContext): Promise<Priced[]> {
  const dir = await prepareAssembly({
    root,
    validate: false,
    use: 'local',
    context: { 'nubo:profile': profile },
    outDir: join(tempDir, profile),
    log,
  });
  return readdirSync(dir)
    .filter((file) => file.endsWith('.template.json'))
    .flatMap((file) => {
      const template: { Resources: Record<string, Priced> } = JSON.parse(
        readFileSync(join(dir, file), 'utf8'),
      );
      return Object.values(template.Resources);
    });
}
