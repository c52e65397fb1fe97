import type { InvoiceData } from '../document-contract.ts';
import {
  BODY,
  CONTENT_WIDTH,
  type Flow,
  INK,
  leading,
  MARGIN,
  MUTED,
  SMALL,
  STRONG,
  type Style,
} from '../flow.ts';
import { moneyFormat } from '../money.ts';
import { drawPicture, type Picture } from '../picture.ts';
import { type Column, table } from '../table.ts';
import { totalsOf } from '../totals.ts';

const HALF = CONTENT_WIDTH / 2 - 12;
const RIGHT = MARGIN + CONTENT_WIDTH / 2 + 12;
const LOGO = { width: 180, height: 60 };
const TITLE: Style = { size: 22, weight: 'bold', color: INK };

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

  const sums: [string, string][] = taxed ? [['Subtotal', money(totals.net)]] : [];
  for (const { percent, base, tax } of totals.taxes) {
    sums.push([`Tax ${percent}% of ${money(base)}`, money(tax)]);
  }
  flow.space(8);
  // The sums stay together, so that the total never stands alone.
  flow.ensure((Math.min(sums.length, 20) + 2) * leading(BODY.size) + 16);
  for (const [label, value] of sums) sum(flow, label, value, BODY);
  flow.space(3);
  flow.sheet.box(RIGHT, flow.y, HALF, 1, INK);
  flow.space(4);
  sum(flow, `Total (${data.currency})`, money(totals.gross), { ...STRONG, size: 12 });

  if (data.notes !== undefined) {
    flow.space(18);
    flow.heading('Notes', 10);
    flow.text(data.notes);
  }
  flow.footers(`${data.seller.name} · Invoice ${data.number}`);
}

function head(flow: Flow, data: InvoiceData, logo: Picture | undefined): void {
  const top = flow.y;
  const left = logo
    ? drawPicture(flow, logo, { x: MARGIN, y: top, ...LOGO })
    : flow.block(data.seller.name, { ...STRONG, size: 14 }, MARGIN, top, HALF);
  let right = flow.block('Invoice', TITLE, RIGHT, top - 6, HALF, 'right') - 6;
  const facts: [string, string | undefined][] = [
    ['Number', data.number],
    ['Issued', data.issuedAt.slice(0, 10)],
    ['Due', data.dueAt?.slice(0, 10)],
  ];
  right += 4;
  for (const [label, value] of facts) {
    if (value === undefined) continue;
    flow.block(label, { ...BODY, color: MUTED }, RIGHT, top + right, HALF - 130, 'right');
    right += flow.block(value, STRONG, RIGHT + HALF - 120, top + right, 120, 'right');
  }
  flow.y = top + Math.max(left, right) + 24;
}

function parties(flow: Flow, { seller, customer }: InvoiceData): void {
  const top = flow.y;
  const party = (x: number, label: string, name: string, lines: readonly (string | undefined)[]) => {
    let y = flow.block(label, SMALL, x, top, HALF);
    y += flow.block(name, STRONG, x, top + y, HALF);
    for (const line of lines) if (line !== undefined) y += flow.block(line, BODY, x, top + y, HALF);
    return y;
  };
  const from = party(MARGIN, 'From', seller.name, [
    seller.address,
    seller.taxId === undefined ? undefined : `Tax ID ${seller.taxId}`,
  ]);
  const to = party(RIGHT, 'To', customer.name, [customer.address, customer.email]);
  flow.y = top + Math.max(from, to) + 22;
}

function sum(flow: Flow, label: string, value: string, style: Style): void {
  flow.ensure(leading(style.size));
  flow.block(label, style, RIGHT, flow.y, HALF * 0.6);
  flow.block(value, style, RIGHT + HALF * 0.6, flow.y, HALF * 0.4 - 5, 'right');
  flow.space(leading(style.size));
}
