import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '../harness/child.ts';
import { httpEvent } from '../harness/http-event.ts';
import { subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult, Series } from '../harness/row.ts';
import { type RuntimeDescription, startRuntimeHost } from '../harness/runtime.ts';
import { compareRatio, series } from '../harness/targets.ts';
import { type Measured, measureScenario, type Scenario, scenarios } from '../loadtest/scenarios.ts';

/** Sorted by price: a page of the thousand products that PostgreSQL has to filter and sort for each answer. */
const QUERY = { q: 'classic', sort: '-price', limit: '100' };
const PATH = `/products?${new URLSearchParams(QUERY)}`;
const CONNECTIONS = 10;

/** What the drive of one scenario prints: µs of a call, and the bytes of its body. */
interface InFunction {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
}

export const products: BenchRow = {
  name: 'products',
  title: 'a page of 1,000 products, with and without cache and compression',
  async run(context): Promise<RowResult> {
    const [warmUp, calls, seconds] = context.quick ? [100, 300, 2] : [300, 1_000, 4];
    const runtime = await startRuntimeHost(context);
    const inFunction = new Map<string, InFunction[]>(scenarios.map(({ name }) => [name, []]));
    const files = await fixtures(context, runtime);
    const drive = (name: string, file: string) => async () => {
      const program = join(subjects, 'products/drive.mjs');
      const printed = await runNode(program, [file, String(warmUp), String(calls)]);
      // The shape of the drive's last line; its log stands before it.
      const one = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as InFunction;
      inFunction.get(name)?.push(one);
      return one.mean;
    };
    const micros = await interleave(
      Object.fromEntries([...files].map(([name, file]) => [name, drive(name, file)])),
      context.rounds,
      context.log,
    );
    const rates = await throughGateway(runtime, seconds, context.log);
    const figures = (name: string): Series[] => {
      const of = (figure: keyof InFunction) => (inFunction.get(name) ?? []).map((one) => one[figure]);
      return [
        series(name, 'ours', 'µs', micros[name] ?? []),
        series(`${name}: p50`, 'ours', 'µs', of('p50')),
        series(`${name}: p99`, 'ours', 'µs', of('p99')),
        series(`${name}: a body`, 'ours', 'bytes', of('bytes')),
        series(`${name}, ${CONNECTIONS} clients through the local gateway`, 'ours', 'req/s', [
          rates.get(name) ?? 0,
        ]),
      ];
    };
    const [plain = [], kept = []] = ['no cache, no compression', 'cache and compression'].map(
      (name) => micros[name],
    );
    return {
      conditions: {
        path: PATH,
        calls,
        'warm-up': warmUp,
        'through the gateway': `${CONNECTIONS} clients, ${seconds} s, throttle taken off the stage`,
      },
      series: scenarios.flatMap(({ name }) => figures(name)),
      targets: [
        compareRatio('no cache and no compression, of cache and compression', 'at least', 20, plain, kept),
      ],
    };
  },
};

/** For each scenario the call and its answer, as the drive takes them; gives the files by name. */
async function fixtures({ tempDir }: BenchContext, { http, routes }: RuntimeDescription) {
  const built = routes['GET /products'];
  if (!built) throw new Error('no function behind GET /products');
  const { codeDir, environment } = built;
  const json = await (await read(http, { 'accept-encoding': 'identity' })).text();
  const files = new Map<string, string>();
  for (const [at, { name, headers, isConditional, isCached }] of scenarios.entries()) {
    const etag = (await read(http, headers)).headers.get('etag') ?? '';
    const sent = { ...headers, ...(isConditional && { 'if-none-match': etag }) };
    const event = httpEvent({ method: 'GET', routePath: '/products', query: QUERY, headers: sent });
    const expected = { status: isConditional ? 304 : 200, cache: isCached ? 'HIT' : 'MISS', json };
    const file = join(tempDir, `products-${at}.json`);
    writeFileSync(file, JSON.stringify({ bundle: join(codeDir, 'index.js'), environment, event, expected }));
    files.set(name, file);
  }
  return files;
}

async function read(base: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const response = await fetch(base + PATH, { headers });
  if (response.status !== 200) throw new Error(`${PATH}: ${response.status} ${await response.text()}`);
  return response;
}

async function throughGateway({ http }: RuntimeDescription, seconds: number, log: (line: string) => void) {
  const rate = async (scenario: Scenario): Promise<Measured> => {
    const one = await measureScenario(scenario, { url: http + PATH, connections: CONNECTIONS, seconds });
    if (one.errors > 0) throw new Error(`${scenario.name}: ${one.errors} wrong answers`);
    log(`${scenario.name} through the gateway`);
    return one;
  };
  const rates = new Map<string, number>();
  for (const scenario of scenarios) rates.set(scenario.name, (await rate(scenario)).perSecond);
  return rates;
}
