import * as z from 'zod';
import { toInstant } from '../../_shared/schema/instant.ts';
import { text } from '../../_shared/schema/text.ts';

/** Bounds that keep a document far below the time and the memory of its function. */
const MAX_ITEMS = 5000;
const MAX_CELLS = 20_000;

const line = (max: number) => text({ min: 1, max, trim: true });
const block = (max: number) => text({ min: 1, max });
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day, or an instant whose day is the one in the offset it is written with. */
const day = z
  .string()
  .refine((value) => toInstant(DAY.test(value) ? `${value}T00:00:00Z` : value) !== undefined, {
    message: 'must be a date such as 2026-01-31 or an RFC 3339 date and time with an offset',
  })
  .meta({ examples: ['2026-01-31T12:00:00.000Z', '2026-01-31'] });

/** At most three places behind the point, so that sums can be exact. */
const decimal = (min: number, max: number) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => /^-?\d+(\.\d{1,3})?$/.test(String(value)), 'must have at most 3 decimal places');

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), 'must be a currency of ISO 4217 such as EUR');

const party = { name: line(200), address: block(500).optional() };

export const invoiceItem = z.strictObject({
  description: block(1000),
  quantity: decimal(0.001, 1_000_000),
  unitPriceCents: z
    .int()
    .min(-10_000_000_000)
    .max(10_000_000_000)
    .describe("Before tax, in the currency's smallest unit; below zero for a discount"),
  taxPercent: decimal(0, 100).optional(),
});
export type InvoiceItem = z.output<typeof invoiceItem>;

export const invoiceData = z
  .strictObject({
    number: line(60),
    issuedAt: day,
    dueAt: day.optional(),
    currency,
    seller: z.strictObject({ ...party, taxId: line(60).optional() }),
    customer: z.strictObject({ ...party, email: z.email('must be an e-mail address').max(254).optional() }),
    items: z.array(invoiceItem).min(1).max(MAX_ITEMS),
    notes: block(5000).optional(),
    logoFileId: z.uuid().optional().describe("A PNG or JPEG of the caller's files"),
  })
  .meta({ id: 'InvoiceData' });
export type InvoiceData = z.output<typeof invoiceData>;

export const profileData = z
  .strictObject({
    name: line(200),
    title: line(200).optional(),
    photoFileId: z.uuid().optional().describe("A PNG or JPEG of the caller's files"),
    fields: z.array(z.strictObject({ label: line(100), value: block(1000) })).max(200),
    sections: z.array(z.strictObject({ heading: line(200), text: block(20_000) })).max(200),
  })
  .meta({ id: 'ProfileData' });
export type ProfileData = z.output<typeof profileData>;

const reportTable = z
  .strictObject({
    columns: z
      .array(text({ min: 0, max: 200, trim: true }))
      .min(1)
      .max(12),
    rows: z.array(z.array(text({ min: 0, max: 2000 }))).max(MAX_ITEMS),
  })
  .superRefine(({ columns, rows }, context) => {
    for (const [index, row] of rows.entries()) {
      if (row.length === columns.length) continue;
      const message = `must have ${columns.length} cells, as there are columns`;
      context.addIssue({ code: 'custom', path: ['rows', index], message });
    }
  });
export type ReportTable = z.output<typeof reportTable>;

export const reportData = z
  .strictObject({
    title: line(200),
    subtitle: line(300).optional(),
    sections: z
      .array(
        z.strictObject({
          heading: line(200),
          text: block(50_000).optional(),
          table: reportTable.optional(),
        }),
      )
      .max(200),
  })
  .superRefine(({ sections }, context) => {
    const cells = sections.reduce(
      (sum, { table }) => sum + (table ? table.rows.length * table.columns.length : 0),
      0,
    );
    if (cells <= MAX_CELLS) return;
    context.addIssue({
      code: 'custom',
      path: ['sections'],
      message: `must have at most ${MAX_CELLS} cells in all`,
    });
  })
  .meta({ id: 'ReportData' });
export type ReportData = z.output<typeof reportData>;

const filename = line(255).optional().describe('Without one the document is named after its title');

/** Which template, and the data that it takes. */
export const documentInput = z
  .discriminatedUnion('template', [
    z.strictObject({ template: z.literal('invoice'), data: invoiceData, filename }),
    z.strictObject({ template: z.literal('profile'), data: profileData, filename }),
    z.strictObject({ template: z.literal('report'), data: reportData, filename }),
  ])
  .meta({ id: 'DocumentInput' });
export type DocumentInput = z.output<typeof documentInput>;
