import { isUtf8 } from 'node:buffer';
import { checksumHeader } from './checksums.ts';
import { s3Error } from './errors.ts';
import type { S3Request } from './s3-request.ts';
import type { ObjectDetails } from './stored-object.ts';

/** Headers that are kept with an object and come back with it. */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
] as const;
/** All of a request's metadata may be 2 KB ("Working with object metadata"). */
const LARGEST_METADATA = 2048;

/** The details of an object in the headers of a PUT, POST or upload. */
export function readDetails(request: Pick<S3Request, 'header' | 'headersFrom'>): ObjectDetails {
  const headers: Record<string, string> = {};
  for (const name of KEPT) {
    const value = name === 'content-encoding' ? contentEncoding(request) : request.header(name);
    if (value) headers[name] = value;
  }
  const metadata = Object.fromEntries(
    request
      .headersFrom('x-amz-meta-')
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), decodedMetadata(value)]),
  );
  const size = Object.entries(metadata).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > LARGEST_METADATA)
    throw s3Error('InvalidRequest', 'Your metadata headers exceed the maximum allowed metadata size');
  return { headers, metadata, tags: readTagHeader(request.header('x-amz-tagging')) };
}

/** Header bytes arrive as Latin-1; those that are UTF-8 stand for its characters. A form's fields are text already. */
function decodedMetadata(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  const isBytes = bytes.toString('latin1') === value;
  return isBytes && isUtf8(bytes) ? bytes.toString('utf8') : value;
}

/** What a header cannot hold goes out as an encoded word, as from AWS (RFC 2047). */
function encodedMetadata(value: string): string {
  const fits = Buffer.from(value, 'latin1').toString('latin1') === value;
  return fits ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

/** `aws-chunked` is how the body came, not what it is. */
function contentEncoding(request: Pick<S3Request, 'header'>): string | undefined {
  const codings = (request.header('content-encoding') ?? '').split(',').map((coding) => coding.trim());
  return codings.filter((coding) => coding !== 'aws-chunked').join(', ');
}

/** What comes back with an object. */
export function writeDetails(details: ObjectDetails): Record<string, string> {
  const metadata = Object.entries(details.metadata).map(([name, value]) => [
    `x-amz-meta-${name}`,
    encodedMetadata(value),
  ]);
  return {
    'content-type': 'binary/octet-stream',
    ...details.headers,
    ...Object.fromEntries(metadata),
    ...(details.tags.length > 0 ? { 'x-amz-tagging-count': String(details.tags.length) } : {}),
  };
}

export function writeChecksum({ checksum }: Pick<ObjectDetails, 'checksum'>): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** Letters, digits, spaces and `_.:/=+-@` ("Categorizing your storage using tags", Amazon S3 User Guide). */
const VALID = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** `a%20b=c` of `x-amz-tagging`. Throws InvalidTag. */
export function readTagHeader(text: string | undefined): [string, string][] {
  return checkTags([...new URLSearchParams(text ?? '')]);
}

/** At most ten, each name once. Throws InvalidTag. */
export function checkTags(tags: [string, string][]): [string, string][] {
  if (tags.length > 10) throw s3Error('InvalidTag', 'Object tags cannot be greater than 10');
  for (const [name, value] of tags) {
    if (name === '' || name.length > 128 || value.length > 256) throw s3Error('InvalidTag');
    if (!VALID.test(name) || !VALID.test(value)) throw s3Error('InvalidTag');
  }
  if (new Set(tags.map(([name]) => name)).size !== tags.length)
    throw s3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  return tags;
}
