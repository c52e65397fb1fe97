import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type RecordedRow, recordRows } from '../../bench/harness/results.ts';
import { columns, figure, renderRow } from '../../bench/harness/table.ts';
import { compare, compareRatio, series } from '../../bench/harness/targets.ts';

describe('targets', () => {
  test('a target counts as reached when the median is on it', () => {
    expect(compare('x', 'at most', 2, [1, 2, 9]).reached).toBe(true);
    expect(compare('x', 'at least', 2, [1, 2, 9]).reached).toBe(true);
  });

  test('a median on the wrong side misses, however good the best round is', () => {
    expect(compare('x', 'at most', 2, [1, 2.1, 2.2]).reached).toBe(false);
    expect(compareRatio('x', 'at least', 4, [30, 39, 50], [10, 10, 10]).reached).toBe(false);
  });
});

describe('the table', () => {
  test('shows conditions, medians, spread and whether each target was reached', () => {
    const text = renderRow('demo', 'a demonstration', {
      conditions: { clients: 50 },
      series: [series('ours', 'ours', 'µs', [1, 2, 3]), series('a peer', 'peer', 'µs', [4, 4, 4])],
      targets: [compare('of the peer', 'at most', 0.4, [0.5, 0.5, 0.6])],
    });
    expect(text).toContain('demo — a demonstration');
    expect(text).toContain('clients 50');
    expect(text).toMatch(/▸ ours +2 µs +1 … 3/);
    expect(text).toMatch(/✘ missed +of the peer +0\.5 × +0\.5 … 0\.6 +at most 0\.4 ×/);
  });

  test('pads names to the left and figures to the right', () => {
    expect(
      columns([
        ['a', '1'],
        ['long', '100'],
      ]),
    ).toEqual(['  a        1', '  long   100']);
  });

  test('figures keep three significant digits', () => {
    expect([0.12345, 12.345, 123.45, 12345.6].map(figure)).toEqual(['0.123', '12.3', '123', '12,346']);
  });
});

describe('the results file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bench-results-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('rows that did not run keep their last result', () => {
    const file = join(dir, 'results/latest.json');
    const failed = (error: string): RecordedRow => ({
      status: 'failed',
      error,
      title: '',
      rounds: 5,
      machine: { date: '', node: '', cpu: '', cores: 2, memoryGiB: 1, loadBefore: 0, commit: '' },
    });
    recordRows({ first: failed('old'), second: failed('old') }, file);
    recordRows({ second: failed('new') }, file);
    const { rows } = JSON.parse(readFileSync(file, 'utf8'));
    expect([rows.first.error, rows.second.error]).toEqual(['old', 'new']);
  });
});
