import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { blobRef, objectDetails, type StoredObject } from './stored-object.ts';

const row = z.object({
  key: z.instanceof(Uint8Array),
  size: z.number(),
  etag: z.string(),
  modified: z.number(),
  blobs: z.string(),
  details: z.string(),
});
const summaryRow = row.omit({ blobs: true, details: true });
/** What a listing shows of an object. */
export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
}

/** The objects of all buckets. */
export function createObjectIndex(database: DatabaseSync) {
  const select = database.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?');
  const replace = database.prepare(
    'INSERT OR REPLACE INTO objects (bucket, key, size, etag, modified, blobs, details) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const from = database.prepare(
    'SELECT key, size, etag, modified FROM objects WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?',
  );
  const allBlobs = database.prepare('SELECT blobs FROM objects');
  const bytes = (key: string): Buffer => Buffer.from(key, 'utf8');

  function get(bucket: string, key: string): StoredObject | undefined {
    const found = select.get(bucket, bytes(key));
    if (!found) return undefined;
    const { size, etag, modified, blobs, details } = row.parse(found);
    return {
      bucket,
      key,
      size,
      etag,
      modified,
      blobs: z.array(blobRef).parse(JSON.parse(blobs)),
      details: objectDetails.parse(JSON.parse(details)),
    };
  }
  return {
    get,
    /** Puts the object in the place of one of the same key, and gives that one. */
    put(object: StoredObject): StoredObject | undefined {
      const before = get(object.bucket, object.key);
      replace.run(
        object.bucket,
        bytes(object.key),
        object.size,
        object.etag,
        object.modified,
        JSON.stringify(object.blobs),
        JSON.stringify(object.details),
      );
      return before;
    },
    /** Gives what was removed. */
    remove(bucket: string, key: string): StoredObject | undefined {
      const before = get(bucket, key);
      if (before) remove.run(bucket, bytes(key));
      return before;
    },
    /** Keys from `first` on, in byte order. */
    range(bucket: string, first: Buffer, limit: number): ObjectSummary[] {
      return from.all(bucket, first, limit).map((found) => {
        const { key, ...rest } = summaryRow.parse(found);
        return { key: Buffer.from(key).toString('utf8'), ...rest };
      });
    },
    /** Every file an object lies in. */
    files(): string[] {
      return allBlobs
        .all()
        .flatMap(({ blobs }) => z.array(blobRef).parse(JSON.parse(String(blobs))))
        .map(({ file }) => file);
    },
  };
}
export type ObjectIndex = ReturnType<typeof createObjectIndex>;
