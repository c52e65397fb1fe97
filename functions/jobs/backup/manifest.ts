import * as z from 'zod/mini';

/** One gzip object of a backup. */
const part = {
  key: z.string(),
  bytes: z.int(),
  /** Of the object as it is stored, hex. */
  sha256: z.string(),
};
export type Part = { [K in keyof typeof part]: z.output<(typeof part)[K]> };

const migration = z.object({ service: z.string(), name: z.string(), checksum: z.string() });
export type Migration = z.output<typeof migration>;

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** Those that are stored, generated ones left out, in the order of the data. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
export type TableSchema = z.output<typeof tableSchema>;

const tableState = z.object({
  rows: z.int(),
  /** Computed by PostgreSQL over the text of every row, in no order. */
  checksum: z.string(),
});
export type TableState = z.output<typeof tableState>;

const sequence = z.object({
  schema: z.string(),
  name: z.string(),
  value: z.string(),
  isCalled: z.boolean(),
});
export type Sequence = z.output<typeof sequence>;

/** `<backup>/manifest.json`: written after all that it names, so a backup without it is none. */
export const manifest = z.object({
  format: z.literal(1),
  backup: z.string(),
  createdAt: z.string(),
  migrations: z.array(migration),
  tables: z.array(z.object({ ...tableSchema.shape, ...tableState.shape, ...part })),
  sequences: z.array(sequence),
  /** Tables of DynamoDB by their logical names; items are JSON lines in DynamoDB's own notation. */
  items: z.array(z.object({ table: z.string(), count: z.int(), ...part })),
});
export type Manifest = z.output<typeof manifest>;

export const manifestKey = (backup: string): string => `${backup}/manifest.json`;
