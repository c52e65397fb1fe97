import * as z from 'zod/mini';
import { email, uuid } from '../../_shared/schema/formats.ts';
import { toInstant } from '../../_shared/schema/instant.ts';
import { storable, text } from '../../_shared/schema/text.ts';
import { isCurrency } from './money.ts';

/** Bounds that keep a document far below the time and the memory of its function. */
const MAX_ITEMS = 5000;
const MAX_CELLS = 20_000;

const line = (max: number) => text({ min: 1, max, trim: true });
const block = (max: number) => text({ min: 1, max });
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day, or an instant whose day is the one in the offset it is written with. */
const day = z
  .string()
  .check(
    storable,
    z.refine(
      (value) => toInstant(DAY.test(value) ? `${value}T00:00:00Z` : value) !== undefined,
      'must be a date such as 2026-01-31 or an RFC 3339 date and time with an offset',
    ),
  )
  .register(z.globalRegistry, { examples: ['2026-01-31T12:00:00.000Z', '2026-01-31'] });

/** At most three places behind the point, so that sums can be exact. */
const decimal = (min: number, max: number) =>
  z.number().check(
    z.minimum(min),
    z.maximum(max),
    z.refine((value) => /^-?\d+(\.\d{1,3})?$/.test(String(value)), 'must have at most 3 decimal places'),
  );

const currency = z
  .string()
  .check(
    storable,
    z.trim(),
    z.toUpperCase(),
    z.refine(isCurrency, 'must be a currency of ISO 4217 such as EUR'),
  );

const picture = () =>
  z.optional(uuid()).register(z.globalRegistry, { description: "A PNG or JPEG of the caller's files" });

const party = { name: line(200), address: z.optional(block(500)) };

export const invoiceItem = z.strictObject({
  description: block(1000),
  quantity: decimal(0.001, 1_000_000),
  unitPriceCents: z
    .int()
    .check(z.minimum(-10_000_000_000), z.maximum(10_000_000_000))
    .register(z.globalRegistry, {
      description: "Before tax, in the currency's smallest unit; below zero for a discount",
    }),
  taxPercent: z.optional(decimal(0, 100)),
});
export type InvoiceItem = z.output<typeof invoiceItem>;

export const invoiceData = z
  .strictObject({
    number: line(60),
    issuedAt: day,
    dueAt: z.optional(day),
    currency,
    seller: z.strictObject({ ...party, taxId: z.optional(line(60)) }),
    customer: z.strictObject({
      ...party,
      email: z.optional(email()),
    }),
    items: z.array(invoiceItem).check(z.minLength(1), z.maxLength(MAX_ITEMS)),
    notes: z.optional(block(5000)),
    logoFileId: picture(),
  })
  .register(z.globalRegistry, { id: 'InvoiceData' });
export type InvoiceData = z.output<typeof invoiceData>;

export const profileData = z
  .strictObject({
    name: line(200),
    title: z.optional(line(200)),
    photoFileId: picture(),
    fields: z.array(z.strictObject({ label: line(100), value: block(1000) })).check(z.maxLength(200)),
    sections: z.array(z.strictObject({ heading: line(200), text: block(20_000) })).check(z.maxLength(200)),
  })
  .register(z.globalRegistry, { id: 'ProfileData' });
export type ProfileData = z.output<typeof profileData>;

const reportTable = z
  .strictObject({
    columns: z.array(text({ min: 0, max: 200, trim: true })).check(z.minLength(1), z.maxLength(12)),
    rows: z.array(z.array(text({ min: 0, max: 2000 }))).check(z.maxLength(MAX_ITEMS)),
  })
  .check(
    z.superRefine(({ columns, rows }, context) => {
      for (const [index, row] of rows.entries()) {
        if (row.length === columns.length) continue;
        const message = `must have ${columns.length} cells, as there are columns`;
        context.addIssue({ code: 'custom', path: ['rows', index], message });
      }
    }),
  );
export type ReportTable = z.output<typeof reportTable>;

export const reportData = z
  .strictObject({
    title: line(200),
    subtitle: z.optional(line(300)),
    sections: z
      .array(
        z.strictObject({
          heading: line(200),
          text: z.optional(block(50_000)),
          table: z.optional(reportTable),
        }),
      )
      .check(z.maxLength(200)),
  })
  .check(
    z.superRefine(({ sections }, context) => {
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
    }),
  )
  .register(z.globalRegistry, { id: 'ReportData' });
export type ReportData = z.output<typeof reportData>;

const filename = z
  .optional(line(255))
  .register(z.globalRegistry, { description: 'Without one the document is named after its title' });

/** Which template, and the data that it takes. */
export const documentInput = z
  .discriminatedUnion('template', [
    z.strictObject({ template: z.literal('invoice'), data: invoiceData, filename }),
    z.strictObject({ template: z.literal('profile'), data: profileData, filename }),
    z.strictObject({ template: z.literal('report'), data: reportData, filename }),
  ])
  .register(z.globalRegistry, { id: 'DocumentInput' });
export type DocumentInput = z.output<typeof documentInput>;
