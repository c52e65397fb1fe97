import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult, Series } from '../harness/row.ts';
import { startRuntimeHost } from '../harness/runtime.ts';
import { compareRatio, series } from '../harness/targets.ts';
import { type Measured, measureScenario, type Scenario, scenarios } from '../loadtest/scenarios.ts';

/** Sorted by price: a page of the thousand products that PostgreSQL has to filter and sort for each answer. */
const PATH = '/products?q=classic&sort=-price&limit=100';
const CONNECTIONS = 10;

export const products: BenchRow = {
  name: 'products',
  title: 'a page of 1,000 products, with and without cache and compression, through the local gateway',
  async run(context): Promise<RowResult> {
    const seconds = context.quick ? 2 : 4;
    const { http } = await startRuntimeHost(context);
    const load = { url: `${http}${PATH}`, connections: CONNECTIONS, seconds };
    const measured = new Map<string, Measured[]>(scenarios.map(({ name }) => [name, []]));
    const take = (scenario: Scenario) => async () => {
      const one = await measureScenario(scenario, load);
      if (one.errors > 0) throw new Error(`${one.errors} wrong answers`);
      measured.get(scenario.name)?.push(one);
      return one.perSecond;
    };
    const perSecond = await interleave(
      Object.fromEntries(scenarios.map((scenario) => [scenario.name, take(scenario)])),
      context.rounds,
      context.log,
    );
    const figures = (name: string): Series[] => {
      const of = (figure: 'p50' | 'p99' | 'bytes') => (measured.get(name) ?? []).map((one) => one[figure]);
      return [
        series(name, 'ours', 'req/s', perSecond[name] ?? []),
        series(`${name}: p50`, 'ours', 'ms', of('p50')),
        series(`${name}: p99`, 'ours', 'ms', of('p99')),
        series(`${name}: an answer`, 'ours', 'bytes', of('bytes')),
      ];
    };
    return {
      conditions: { path: PATH, clients: CONNECTIONS, seconds, throttle: 'taken off the stage' },
      series: scenarios.flatMap(({ name }) => figures(name)),
      targets: [
        compareRatio(
          'cache and compression, of neither',
          'at least',
          20,
          perSecond['cache and compression'] ?? [],
          perSecond['no cache, no compression'] ?? [],
        ),
      ],
    };
  },
};
