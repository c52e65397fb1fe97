import { SERIES } from '../contract.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { Columns } from './columns.ts';

type Cell = string | number | null;
type Column = readonly [name: string, cells: readonly (Cell | undefined)[]];

export type Format = 'csv' | 'json';

export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}

/** The file of a host's metrics: one row for each sample or step, the same columns in both formats. */
export function exportFile(host: StoredHost, columns: Columns, format: Format): ExportFile {
  const all = columnsOf(host, columns);
  const first = columns.at[0]?.slice(0, 10) ?? 'empty';
  // An id has no character that a header or a file system could stumble over; a name may have any.
  const name = `metrics-${host.id}-${first}.${format}`;
  return format === 'csv'
    ? { name, contentType: 'text/csv; charset=utf-8', text: toCsv(all) }
    : { name, contentType: 'application/json', text: toJson(all) };
}

function columnsOf({ name }: StoredHost, columns: Columns): readonly Column[] {
  const host: Column = ['host', columns.at.map(() => name)];
  if (columns.step === 'raw')
    return [['at', columns.at], host, ...SERIES.map((series): Column => [series, columns[series]])];
  return [
    ['at', columns.at],
    host,
    ['samples', columns.samples],
    ...SERIES.flatMap((series): Column[] => {
      const { min, mean, max } = columns[series];
      return [
        [`${series}Min`, min],
        [`${series}Mean`, mean],
        [`${series}Max`, max],
      ];
    }),
  ];
}

const rowsOf = (columns: readonly Column[]) =>
  Array.from({ length: columns[0]?.[1].length ?? 0 }, (_, row) => row);

/** RFC 4180. */
function toCsv(columns: readonly Column[]): string {
  const lines = rowsOf(columns).map((row) => columns.map(([, cells]) => toCell(cells[row])).join(','));
  return [columns.map(([name]) => name).join(','), ...lines, ''].join('\r\n');
}

/**
 * A cell of CSV. Text that a spreadsheet could take for a formula gets an apostrophe before it (OWASP, "CSV
 * injection"); numbers stay numbers, negative ones too.
 */
export function toCell(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function toJson(columns: readonly Column[]): string {
  const lines = rowsOf(columns).map((row) =>
    JSON.stringify(Object.fromEntries(columns.map(([name, cells]) => [name, cells[row] ?? null]))),
  );
  return `[${lines.join(',\n')}]`;
}
