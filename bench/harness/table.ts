import type { RowResult, Series, TargetResult } from './row.ts';

/** The row as text for a terminal: its conditions, what was measured, what was to be reached. */
export function renderRow(name: string, title: string, result: RowResult): string {
  const conditions = Object.entries(result.conditions).map(([key, value]) => `${key} ${value}`);
  return [
    `${name} — ${title}`,
    `  (${conditions.join('; ')})`,
    ...columns(result.series.map(seriesCells)),
    ...columns(result.targets.map(targetCells)),
  ].join('\n');
}

function seriesCells(entry: Series): string[] {
  const { median, min, max } = entry.summary;
  return [
    `${entry.side === 'ours' ? '▸' : ' '} ${entry.subject}`,
    `${figure(median)} ${entry.unit}`,
    `${figure(min)} … ${figure(max)}`,
  ];
}

function targetCells(result: TargetResult): string[] {
  const { median, min, max } = result.value;
  return [
    `${result.reached ? '✔ reached' : '✘ missed '}  ${result.claim}`,
    `${figure(median)} ${result.unit}`,
    `${figure(min)} … ${figure(max)}`,
    `${result.bound} ${figure(result.target)} ${result.unit}`,
  ];
}

/** Pads cells to columns: the first to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) => {
    const cells = row.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    );
    return `  ${cells.join('   ')}`.trimEnd();
  });
}

/** Three significant digits below a thousand, whole numbers with separators above. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
