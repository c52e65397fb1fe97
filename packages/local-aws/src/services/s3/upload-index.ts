import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { checksumAlgorithm, objectDetails } from './stored-object.ts';

const uploadDetails = objectDetails.extend({
  algorithm: checksumAlgorithm.optional(),
  checksumType: z.enum(['FULL_OBJECT', 'COMPOSITE']).optional(),
});
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiated: number;
  readonly details: z.infer<typeof uploadDetails>;
}
export interface Part {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly blob: string;
  /** By algorithm, base64. */
  readonly checksums: Readonly<Record<string, string>>;
}
const uploadRow = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.instanceof(Uint8Array),
  initiated: z.number(),
  details: z.string(),
});
const partRow = z.object({
  number: z.number(),
  size: z.number(),
  etag: z.string(),
  modified: z.number(),
  blob: z.string(),
  checksums: z.string(),
});

/** Multipart uploads that are neither completed nor aborted, and their parts. */
export function createUploadIndex(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO uploads (id, bucket, key, initiated, details) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM uploads WHERE id = ?');
  const list = database.prepare('SELECT * FROM uploads WHERE bucket = ? ORDER BY key, initiated, id');
  const drop = database.prepare('DELETE FROM uploads WHERE id = ?');
  const dropParts = database.prepare('DELETE FROM parts WHERE upload = ?');
  const selectPart = database.prepare('SELECT * FROM parts WHERE upload = ? AND number = ?');
  const selectParts = database.prepare('SELECT * FROM parts WHERE upload = ? ORDER BY number');
  const replacePart = database.prepare(
    'INSERT OR REPLACE INTO parts (upload, number, size, etag, modified, blob, checksums) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const allBlobs = database.prepare('SELECT blob FROM parts');

  const toUpload = (found: unknown): Upload => {
    const { key, details, ...rest } = uploadRow.parse(found);
    return {
      ...rest,
      key: Buffer.from(key).toString('utf8'),
      details: uploadDetails.parse(JSON.parse(details)),
    };
  };
  const toPart = (found: unknown): Part => {
    const { checksums, ...rest } = partRow.parse(found);
    return { ...rest, checksums: z.record(z.string(), z.string()).parse(JSON.parse(checksums)) };
  };
  return {
    create(upload: Upload): void {
      const { id, bucket, key, initiated, details } = upload;
      insert.run(id, bucket, Buffer.from(key, 'utf8'), initiated, JSON.stringify(details));
    },
    get(id: string): Upload | undefined {
      const found = select.get(id);
      return found && toUpload(found);
    },
    list: (bucket: string): Upload[] => list.all(bucket).map(toUpload),
    parts: (id: string): Part[] => selectParts.all(id).map(toPart),
    /** Puts the part in the place of one of the same number, and gives that one. */
    putPart(id: string, part: Part): Part | undefined {
      const before = selectPart.get(id, part.number);
      const { number, size, etag, modified, blob, checksums } = part;
      replacePart.run(id, number, size, etag, modified, blob, JSON.stringify(checksums));
      return before && toPart(before);
    },
    remove(id: string): void {
      dropParts.run(id);
      drop.run(id);
    },
    /** Every file a part lies in. */
    files: (): string[] => allBlobs.all().map(({ blob }) => String(blob)),
  };
}
export type UploadIndex = ReturnType<typeof createUploadIndex>;
