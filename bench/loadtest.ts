import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineConditions } from './harness/conditions.ts';
import { bench } from './harness/paths.ts';
import { startRuntimeHost } from './harness/runtime.ts';
import { columns, figure } from './harness/table.ts';
import { page } from './loadtest/page.ts';
import { type Load, type Measured, measureScenario, scenarios } from './loadtest/scenarios.ts';

const HELP = `npm run loadtest [-- --url URL --path PATH --connections N --seconds N]

  --url URL         a Nubo that runs; left out, one is started for the test, without the throttle of its stage
  --path PATH       what is read (/products?limit=100)
  --connections N   clients at once (50)
  --seconds N       for each scenario (10)

Reads products with and without cache and compression, in one run on the same data; prints a table and writes
bench/results/loadtest.html. A deployed Nubo answers 429 beyond the throttle of its stage, which counts as an error.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      path: { type: 'string', default: '/products?limit=100' },
      connections: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  const [connections, seconds] = [Number(values.connections), Number(values.seconds)];
  const isWrong = ![connections, seconds].every((value) => Number.isInteger(value) && value > 0);
  if (values.help || isWrong) {
    process.stderr.write(HELP);
    return values.help ? 0 : 2;
  }
  const closers: (() => unknown)[] = [];
  const tempDir = mkdtempSync(join(tmpdir(), 'loadtest-'));
  try {
    const base =
      values.url ?? (await startRuntimeHost({ tempDir, onClose: (close) => void closers.push(close) })).http;
    return await compare({ url: base.replace(/\/$/, '') + values.path, connections, seconds });
  } finally {
    for (const close of closers.reverse()) await close();
    rmSync(tempDir, { recursive: true, force: true });
  }
}

async function compare(load: Load): Promise<number> {
  const { url, connections, seconds } = load;
  const machine = machineConditions();
  const measured: Measured[] = [];
  for (const scenario of scenarios) {
    process.stderr.write(`  ${scenario.name} …\n`);
    measured.push(await measureScenario(scenario, load));
  }
  const conditions = [
    `${new URL(url).pathname}${new URL(url).search}, ${connections} clients, ${seconds} s each`,
    `${machine.cpu}, ${machine.cores} cores, load ${machine.loadBefore}, Node ${machine.node}, ${machine.date}`,
  ];
  process.stdout.write(`${[...conditions, '', ...columns([HEADINGS, ...measured.map(cells)])].join('\n')}\n`);
  const file = join(bench, 'results/loadtest.html');
  mkdirSync(join(bench, 'results'), { recursive: true });
  writeFileSync(file, page(conditions, measured));
  process.stderr.write(`written to ${file}\n`);
  return measured.some(({ errors }) => errors > 0) ? 1 : 0;
}

const HEADINGS = ['', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'bytes', 'errors', 'hits'];

function cells(row: Measured): string[] {
  return [
    row.name,
    ...[row.perSecond, row.p50, row.p95, row.p99, row.bytes, row.errors].map(figure),
    `${figure(row.hitRatio * 100)} %`,
  ];
}

// What was started is ended by its exit listener, which a bare signal would pass by.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

process.exitCode = await main();
