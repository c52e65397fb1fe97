import { CONTENT_WIDTH, type Flow, INK, MUTED, table } from '@nubo/pdf-text';
import type { ReportData, ReportTable } from '../contract.ts';

/** Digits with what stands around them in numbers, dates, shares and sums. */
const NUMBER = /^[\p{Sc}\s]*[-+−]?[\d][\d.,'’\s]*(%|‰|\p{Sc}|[A-Z]{3})?$/u;

export function report(flow: Flow, data: ReportData): void {
  flow.text(data.title, { size: 22, weight: 'bold', color: INK });
  if (data.subtitle !== undefined) flow.text(data.subtitle, { size: 12, weight: 'regular', color: MUTED });
  flow.space(8);
  flow.rule();
  for (const section of data.sections) {
    flow.space(16);
    flow.heading(section.heading, 14);
    if (section.text !== undefined) flow.text(section.text);
    if (section.table) {
      if (section.text !== undefined) flow.space(8);
      sectionTable(flow, section.table);
    }
  }
  flow.footers(data.title);
}

/** Columns of numbers stand to the right, so that their digits do. */
function sectionTable(flow: Flow, { columns, rows }: ReportTable): void {
  const described = columns.map((heading, index) => {
    const filled = rows.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== '');
    const numeric = filled.length > 0 && filled.every((cell) => NUMBER.test(cell.trim()));
    return { heading, align: numeric ? ('right' as const) : ('start' as const) };
  });
  table(flow, described, rows, CONTENT_WIDTH);
}
