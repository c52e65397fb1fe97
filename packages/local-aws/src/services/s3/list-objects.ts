import { escapeUri } from '@smithy/core/protocols';
import { element } from '../xml.ts';
import { isoDate, optional, owner, quoted, xmlAnswer } from './answers.ts';
import { s3Error } from './errors.ts';
import type { ObjectSummary } from './object-index.ts';
import type { Operation } from './operation.ts';
import { mayOnBucket } from './permissions.ts';
import type { S3Context } from './s3-context.ts';

export interface Page {
  /** Objects and common prefixes, together at most the number asked for. */
  readonly contents: readonly ObjectSummary[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix given, where there is more. */
  readonly more: string | undefined;
}

/** ListObjectsV2, and ListObjects, which differs in how its pages are asked for. */
export const listObjects: Operation<'bucket'> = async (context, request) => {
  const { bucket, query } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = readMaxKeys(query.get('max-keys'));
  mayOnBucket(context, request, 's3:ListBucket', bucket, {
    's3:prefix': prefix,
    ...(delimiter ? { 's3:delimiter': delimiter } : {}),
    's3:max-keys': String(maxKeys),
  });
  const version2 = query.get('list-type') === '2';
  const token = query.get('continuation-token');
  const after = version2
    ? token === null || token === ''
      ? query.get('start-after')
      : fromToken(token)
    : query.get('marker');
  const page = listPage(context, { bucket, prefix, delimiter, maxKeys, after: after ?? '' });
  const encoding = query.get('encoding-type');
  const encoded = (text: string): string =>
    encoding === 'url' ? escapeUri(text).replaceAll('%2F', '/') : text;
  const withOwner = !version2 || query.get('fetch-owner') === 'true';
  const contents = page.contents.map((object) =>
    element('Contents', [
      element('Key', encoded(object.key)),
      element('LastModified', isoDate(object.modified)),
      element('ETag', quoted(object.etag)),
      element('Size', String(object.size)),
      element('StorageClass', 'STANDARD'),
      ...(withOwner ? [owner(context.world)] : []),
    ]),
  );
  const prefixes = page.prefixes.map((each) => element('CommonPrefixes', [element('Prefix', encoded(each))]));
  return xmlAnswer('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', encoded(prefix)),
    ...(delimiter ? [element('Delimiter', encoded(delimiter))] : []),
    element('MaxKeys', String(maxKeys)),
    optional('EncodingType', encoding ?? undefined),
    element('IsTruncated', String(page.more !== undefined)),
    ...(version2
      ? [
          element('KeyCount', String(contents.length + prefixes.length)),
          optional('ContinuationToken', token ?? undefined),
          optional('StartAfter', query.get('start-after') ?? undefined),
          optional('NextContinuationToken', page.more === undefined ? undefined : toToken(page.more)),
        ]
      : [
          element('Marker', encoded(after ?? '')),
          optional('NextMarker', delimiter && page.more !== undefined ? encoded(page.more) : undefined),
        ]),
    ...contents,
    ...prefixes,
  ]);
};

function readMaxKeys(text: string | null): number {
  if (text === null || text === '') return 1000;
  if (!/^\d+$/.test(text)) throw s3Error('InvalidArgument', 'max-keys must be a number');
  return Math.min(Number(text), 1000);
}

/**
 * Keys after `after` in byte order. A common prefix counts as one and is passed over in one step, however
 * many keys stand below it.
 */
export function listPage(
  { objects }: Pick<S3Context, 'objects'>,
  asked: { bucket: string; prefix: string; delimiter: string; maxKeys: number; after: string },
): Page {
  const { bucket, prefix, delimiter, maxKeys, after } = asked;
  const contents: ObjectSummary[] = [];
  const prefixes: string[] = [];
  let last = '';
  const start = Buffer.from(prefix);
  let from = after === '' ? start : firstAfter(after, prefix, delimiter);
  if (Buffer.compare(from, start) < 0) from = start;
  // Behind a common prefix all that was read in advance is thrown away.
  const batch = Math.min(maxKeys + 1, delimiter === '' ? 1000 : 50);
  for (;;) {
    const found = objects.range(bucket, from, batch);
    const wanted = found.filter(({ key }) => key.startsWith(prefix));
    let skipped = false;
    for (const object of wanted) {
      if (contents.length + prefixes.length >= maxKeys)
        return { contents, prefixes, more: maxKeys === 0 ? undefined : last };
      const common = commonPrefix(object.key, prefix, delimiter);
      last = common ?? object.key;
      if (common === undefined) contents.push(object);
      else {
        prefixes.push(common);
        from = pastPrefix(common);
        skipped = true;
        break;
      }
    }
    if (skipped) continue;
    const end = found.at(-1);
    // The range is in order, so the first key without the prefix ends it.
    if (!end || wanted.length < found.length || found.length < batch)
      return { contents, prefixes, more: undefined };
    from = Buffer.concat([Buffer.from(end.key), Buffer.of(0)]);
  }
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a page goes on: after a common prefix, past everything below it. */
function firstAfter(after: string, prefix: string, delimiter: string): Buffer {
  const common = after.startsWith(prefix) ? commonPrefix(after, prefix, delimiter) : undefined;
  return common === after ? pastPrefix(after) : Buffer.concat([Buffer.from(after), Buffer.of(0)]);
}

/** The first bytes that sort after everything that begins with the prefix; no UTF-8 text holds 0xFF. */
const pastPrefix = (prefix: string): Buffer => Buffer.concat([Buffer.from(prefix), Buffer.of(0xff)]);

const toToken = (key: string): string => Buffer.from(key).toString('base64');
function fromToken(token: string): string {
  if (!/^[A-Za-z0-9+/]+=*$/.test(token))
    throw s3Error('InvalidArgument', 'The continuation token provided is incorrect');
  return Buffer.from(token, 'base64').toString('utf8');
}
