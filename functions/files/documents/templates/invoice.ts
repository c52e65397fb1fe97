import {
  BODY,
  CONTENT_WIDTH,
  type Column,
  type Flow,
  INK,
  leading,
  MARGIN,
  MUTED,
  SMALL,
  STRONG,
  type Style,
  type StyledLine,
  table,
} from '@nubo/pdf-text';
import type { InvoiceData } from '../contract.ts';
import { moneyFormat } from '../money.ts';
import { drawPicture, type Picture } from '../picture.ts';
import { type Totals, totalsOf } from '../totals.ts';

const HALF = CONTENT_WIDTH / 2 - 12;
const MIDDLE = MARGIN + CONTENT_WIDTH / 2 + 12;
const FACT = 120;
const LOGO = { width: 180, height: 60 };
const TITLE: Style = { size: 22, weight: 'bold', color: INK };
const TOTAL: Style = { ...STRONG, size: 12 };

export function invoice(flow: Flow, data: InvoiceData, logo: Picture | undefined): void {
  head(flow, data, logo);
  parties(flow, data);
  const totals = totalsOf(data.items);
  const money = moneyFormat(data.currency);
  const taxed = totals.taxes.length > 0;
  const columns: Column[] = [
    { heading: 'Description', align: 'start', grows: true },
    { heading: 'Quantity', align: 'right' },
    { heading: 'Unit price', align: 'right' },
    ...(taxed ? [{ heading: 'Tax', align: 'right' } as const] : []),
    { heading: `Amount (${data.currency})`, align: 'right' },
  ];
  const rows = data.items.map(({ description, quantity, unitPriceCents, taxPercent }, index) => [
    description,
    String(quantity),
    money(BigInt(unitPriceCents)),
    ...(taxed ? [taxPercent === undefined ? '–' : `${taxPercent}%`] : []),
    money(totals.amounts[index] ?? 0n),
  ]);
  table(flow, columns, rows, CONTENT_WIDTH);
  sums(flow, totals, data.currency, money);
  if (data.notes !== undefined) {
    flow.space(18);
    flow.heading('Notes', 10);
    flow.text(data.notes);
  }
  flow.footers(`${data.seller.name} · Invoice ${data.number}`);
}

/** The logo, or the seller's name, beside the invoice's number and dates. */
function head(flow: Flow, data: InvoiceData, logo: Picture | undefined): void {
  const top = flow.y;
  const picture = logo ? drawPicture(flow, logo, { x: MARGIN, y: top, ...LOGO }) : 0;
  const values: StyledLine[] = [{ style: TITLE }];
  const labels: StyledLine[] = [{ style: TITLE }];
  const add = (label: string, value: string | undefined) => {
    if (value === undefined) return;
    const lines = flow.set(value, STRONG, FACT);
    values.push(...lines);
    labels.push(...flow.set(label, { ...BODY, color: MUTED }, HALF - FACT - 10).slice(0, 1));
    for (const _ of lines.slice(1)) labels.push({ style: STRONG });
  };
  add('Number', data.number);
  add('Issued', data.issuedAt.slice(0, 10));
  add('Due', data.dueAt?.slice(0, 10));
  const name = logo ? [] : flow.set(data.seller.name, { ...STRONG, size: 14 }, HALF);
  flow.stacks([
    { x: MARGIN, width: HALF, lines: name },
    { x: MIDDLE, width: HALF, align: 'right', lines: flow.set('Invoice', TITLE, HALF) },
    { x: MIDDLE, width: HALF - FACT - 10, align: 'right', lines: labels },
    { x: MIDDLE + HALF - FACT, width: FACT, align: 'right', lines: values },
  ]);
  flow.y = Math.max(flow.y, top + picture) + 24;
}

function parties(flow: Flow, { seller, customer }: InvoiceData): void {
  const party = (label: string, name: string, lines: readonly (string | undefined)[]) => [
    ...flow.set(label, SMALL, HALF),
    ...flow.set(name, STRONG, HALF),
    ...lines.flatMap((line) => (line === undefined ? [] : flow.set(line, BODY, HALF))),
  ];
  const taxId = seller.taxId === undefined ? undefined : `Tax ID ${seller.taxId}`;
  flow.stacks([
    { x: MARGIN, width: HALF, lines: party('From', seller.name, [seller.address, taxId]) },
    { x: MIDDLE, width: HALF, lines: party('To', customer.name, [customer.address, customer.email]) },
  ]);
  flow.space(22);
}

/** Labels and amounts in two columns; an amount is never broken, a long label is. */
function sums(flow: Flow, totals: Totals, currency: string, money: (amount: bigint) => string): void {
  const rows: [label: string, value: string][] =
    totals.taxes.length > 0 ? [['Subtotal', money(totals.net)]] : [];
  for (const { percent, base, tax } of totals.taxes) {
    rows.push([`Tax ${percent}% of ${money(base)}`, money(tax)]);
  }
  const total = money(totals.gross);
  const gap = 12;
  const values = Math.max(flow.widthOf(total, TOTAL), ...rows.map(([, value]) => flow.widthOf(value, BODY)));
  const labels = Math.max(HALF - values - gap, Math.min(160, CONTENT_WIDTH - values - gap));
  const x = MARGIN + CONTENT_WIDTH - labels - gap - values - 5;
  const row = (label: string, value: string, style: Style) => {
    const lines = flow.set(label, style, labels);
    flow.ensure(lines.length * leading(style.size));
    flow.stacks([
      { x, width: labels, lines },
      { x: x + labels + gap, width: values, align: 'right', lines: flow.set(value, style, values) },
    ]);
  };
  flow.space(8);
  // The sums stay together, so that the total never stands alone.
  flow.ensure((Math.min(rows.length, 20) * 2 + 2) * leading(BODY.size) + 16);
  for (const [label, value] of rows) row(label, value, BODY);
  flow.space(3);
  flow.sheet.box(x, flow.y, MARGIN + CONTENT_WIDTH - x, 1, INK);
  flow.space(4);
  row(`Total (${currency})`, total, TOTAL);
}
