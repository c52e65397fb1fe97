import { notFound } from '../_shared/errors/errors.ts';
import type { FileRecord } from './file-record.ts';

/** @throws AppError `not-found` for a record that is not there or somebody else's, the same for both */
export function ownFile(record: FileRecord | undefined, ownerId: string): FileRecord {
  if (!record || record.ownerId !== ownerId) throw notFound();
  return record;
}
