import { s3Error } from './errors.ts';
import type { S3Request } from './s3-request.ts';

/** The names of the four headers; a copy has its own for the source. */
const HEADERS = {
  ifMatch: 'if-match',
  ifNoneMatch: 'if-none-match',
  ifModifiedSince: 'if-modified-since',
  ifUnmodifiedSince: 'if-unmodified-since',
};
export const COPY_SOURCE_HEADERS: typeof HEADERS = {
  ifMatch: 'x-amz-copy-source-if-match',
  ifNoneMatch: 'x-amz-copy-source-if-none-match',
  ifModifiedSince: 'x-amz-copy-source-if-modified-since',
  ifUnmodifiedSince: 'x-amz-copy-source-if-unmodified-since',
};

/**
 * Preconditions of a read (RFC 9110 §13.2.2; "Conditional reads", Amazon S3 User Guide). Throws
 * PreconditionFailed, or NotModified where the caller has it already.
 */
export function checkReadConditions(
  request: Pick<S3Request, 'header'>,
  object: { readonly etag: string; readonly modified: number },
  notModified: 'NotModified' | 'PreconditionFailed' = 'NotModified',
  names = HEADERS,
): void {
  const seconds = Math.floor(object.modified / 1000) * 1000;
  const match = request.header(names.ifMatch);
  const unmodified = Date.parse(request.header(names.ifUnmodifiedSince) ?? '');
  if (match !== undefined) {
    if (!matches(match, object.etag)) throw s3Error('PreconditionFailed');
  } else if (seconds > unmodified) throw s3Error('PreconditionFailed');
  const noneMatch = request.header(names.ifNoneMatch);
  const modified = Date.parse(request.header(names.ifModifiedSince) ?? '');
  if (noneMatch !== undefined) {
    if (matches(noneMatch, object.etag)) throw s3Error(notModified);
  } else if (seconds <= modified) throw s3Error(notModified);
}

/**
 * Preconditions of a write ("Conditional writes"): `If-None-Match: *` for what must not be there yet, `If-Match`
 * for the version that is to be replaced.
 */
export function checkWriteConditions(
  request: Pick<S3Request, 'header'>,
  current: { readonly etag: string } | undefined,
): void {
  const noneMatch = request.header('if-none-match');
  if (noneMatch !== undefined && noneMatch !== '*')
    throw s3Error('InvalidArgument', 'If-None-Match of a write must be *');
  if (noneMatch === '*' && current) throw s3Error('PreconditionFailed');
  const match = request.header('if-match');
  if (match === undefined) return;
  if (!current) throw s3Error('NoSuchKey');
  if (!matches(match, current.etag)) throw s3Error('PreconditionFailed');
}

function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((each) => each.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
    .some((each) => each === '*' || each === etag);
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The one range of a `Range` header; undefined where there is none or it is not understood, which then gives
 * the whole (RFC 9110 §14.2; S3 knows no multiple ranges). Throws InvalidRange where no byte of it exists.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    if (length === 0) throw s3Error('InvalidRange');
    return { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return undefined;
  if (start >= size) throw s3Error('InvalidRange');
  return { start, end };
}
