import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineConditions } from './harness/conditions.ts';
import { installPeers } from './harness/peers.ts';
import { type RecordedRow, recordRows, resultsFile } from './harness/results.ts';
import type { BenchContext, BenchRow } from './harness/row.ts';
import { renderRow } from './harness/table.ts';
import { rows } from './rows/index.ts';

const HELP = `npm run bench [-- NAME … --rounds N --quick]

  NAME         rows to run (all): ${rows.map((row) => row.name).join(', ')}
  --rounds N   interleaved rounds, at least 5 (5)
  --quick      two short rounds, for work on the benchmarks; nothing is recorded
`;

const log = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = positionals.length === 0 ? rows : rows.filter((row) => positionals.includes(row.name));
  const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
  const rounds = values.quick ? 2 : Number(values.rounds);
  if (values.help || unknown.length > 0 || !Number.isInteger(rounds) || (rounds < 5 && !values.quick)) {
    process.stderr.write(unknown.length > 0 ? `no such row: ${unknown.join(', ')}\n${HELP}` : HELP);
    return values.help ? 0 : 2;
  }
  const machine = machineConditions();
  log(`${machine.cpu}, ${machine.cores} cores, node ${machine.node}, load ${machine.loadBefore}`);
  installPeers(log);
  const recorded: Record<string, RecordedRow> = {};
  for (const row of chosen) recorded[row.name] = await runRow(row, { rounds, quick: values.quick }, machine);
  if (!values.quick) {
    recordRows(recorded);
    log(`written to ${resultsFile}`);
  }
  return Object.values(recorded).some((row) => row.status === 'failed') ? 1 : 0;
}

async function runRow(
  row: BenchRow,
  options: { rounds: number; quick: boolean },
  machine: ReturnType<typeof machineConditions>,
): Promise<RecordedRow> {
  const closers: (() => unknown)[] = [];
  const tempDir = mkdtempSync(join(tmpdir(), `bench-${row.name}-`));
  const context: BenchContext = {
    ...options,
    tempDir,
    log: (line) => log(`  ${row.name}: ${line}`),
    onClose: (close) => closers.push(close),
  };
  const about = {
    title: row.title,
    machine: { ...machine, loadBefore: loadavg()[0] ?? 0 },
    rounds: options.rounds,
  };
  try {
    const result = await row.run(context);
    process.stdout.write(`\n${renderRow(row.name, row.title, result)}\n\n`);
    return {
      ...about,
      ...result,
      status: result.targets.every(({ reached }) => reached) ? 'reached' : 'missed',
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stdout.write(`\n${row.name} — ${row.title}\n  ✘ failed: ${message}\n\n`);
    return { ...about, status: 'failed', error: message };
  } finally {
    for (const close of closers.reverse()) await close();
    rmSync(tempDir, { recursive: true, force: true });
  }
}

// What a row started is ended by its exit listener, which a bare signal would pass by.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

process.exitCode = await main();
