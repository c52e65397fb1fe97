import { notFound } from '../../_shared/errors/errors.ts';
import type { File, UploadInput } from '../contract.ts';

/** An upload that is not over after 25 h never will be: its URLs have expired. */
export const ABANDONED_SECONDS = 25 * 60 * 60;

/** A file and whose it is. */
export interface FileRecord {
  readonly ownerId: string;
  readonly file: File;
  /** 1 at first, one more with every change: the ETag of the record. */
  readonly version: number;
  /** S3's id of an upload in parts that is not over. */
  readonly uploadId?: string | undefined;
  /** Of the object that was validated. */
  readonly etag?: string | undefined;
  /** Id of the event about the result, until the bus has it. */
  readonly pendingEvent?: string | undefined;
}

/** A declared file that nothing has been received of yet. */
export function newFile(id: string, input: UploadInput, createdAt: string): File {
  return {
    id,
    name: safeName(input.name),
    contentType: input.contentType,
    size: input.size,
    sha256: input.sha256?.toLowerCase() ?? null,
    status: 'uploading',
    variants: [],
    createdAt,
  };
}

/** The last part of a path, without control characters; a name that is nothing else becomes `file`. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? 'file' : [...clean].slice(0, 255).join('');
}

export function uploadKey(fileId: string): string {
  return `uploads/${fileId}`;
}

export function variantKey(fileId: string, variant: string): string {
  return variant === 'original' ? uploadKey(fileId) : `variants/${fileId}/${variant}`;
}

/** Every key that a file may have objects under. */
export function objectKeys(fileId: string): string[] {
  return ['original', 'web', 'thumbnail'].map((variant) => variantKey(fileId, variant));
}

/** The file that an object is of. */
export function fileIdOfKey(key: string): string | undefined {
  return /^(?:uploads|variants)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/\w+)?$/.exec(key)?.[1];
}

/** @throws AppError `not-found` for a record that is not there or somebody else's, the same for both */
export function ownFile(record: FileRecord | undefined, ownerId: string): FileRecord {
  if (!record || record.ownerId !== ownerId) throw notFound();
  return record;
}
