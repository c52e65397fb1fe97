import { element } from '../xml.ts';
import { isoDate, quoted, xmlAnswer } from './answers.ts';
import { COPY_SOURCE_HEADERS, checkReadConditions } from './conditions.ts';
import { s3Error } from './errors.ts';
import { readDetails } from './object-headers.ts';
import { storeObject } from './object-write.ts';
import type { Operation, RequestOn } from './operation.ts';
import { mayOnObject, noSuchKey } from './permissions.ts';
import { LARGEST_PUT } from './receive-body.ts';
import type { S3Context } from './s3-context.ts';
import type { ObjectDetails, StoredObject } from './stored-object.ts';

/** CopyObject: bytes are shared where they can be, metadata and tags copied or replaced as asked. */
export const copyObject: Operation<'object'> = async (context, request) => {
  const { bucket, key } = request;
  const source = readSource(context, request);
  const details = copiedDetails(context, request, source);
  mayOnObject(context, request, 's3:PutObject', bucket, key);
  if (source.size > LARGEST_PUT)
    throw s3Error(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  const copied = await copyBytes(context, source);
  const modified = context.world.clock.now();
  await storeObject(context, request, 'ObjectCreated:Copy', { bucket, key, modified, details, ...copied });
  return xmlAnswer('CopyObjectResult', [
    element('LastModified', isoDate(modified)),
    element('ETag', quoted(copied.etag)),
  ]);
};

/** The object that `x-amz-copy-source` names, which the caller must be allowed to read. */
export function readSource(context: S3Context, request: RequestOn<'object'>): StoredObject {
  const header = request.header('x-amz-copy-source') ?? '';
  const [path = '', query] = header.split('?');
  if (query) throw s3Error('InvalidArgument', 'versions are not supported here');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path).replace(/^\//, '');
  } catch (error) {
    if (error instanceof URIError) throw s3Error('InvalidArgument', 'x-amz-copy-source is not valid');
    throw error;
  }
  const at = decoded.indexOf('/');
  if (at < 1)
    throw s3Error(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  const [bucket, key] = [decoded.slice(0, at), decoded.slice(at + 1)];
  mayOnObject(context, request, 's3:GetObject', bucket, key);
  const source = context.objects.get(bucket, key);
  if (!source) throw noSuchKey(context, request, bucket);
  checkReadConditions(request, source, 'PreconditionFailed', COPY_SOURCE_HEADERS);
  return source;
}

function copiedDetails(
  context: S3Context,
  request: RequestOn<'object'>,
  source: StoredObject,
): ObjectDetails {
  const given = readDetails(request);
  const replaces = request.header('x-amz-metadata-directive') === 'REPLACE';
  const replacesTags = request.header('x-amz-tagging-directive') === 'REPLACE';
  if (source.bucket === request.bucket && source.key === request.key && !replaces && !replacesTags)
    throw s3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const { headers, metadata, checksum } = source.details;
  const tags = replacesTags ? given.tags : source.details.tags;
  if (tags.length > 0) {
    if (!replacesTags) mayOnObject(context, request, 's3:GetObjectTagging', source.bucket, source.key);
    mayOnObject(context, request, 's3:PutObjectTagging', request.bucket, request.key);
  }
  return {
    ...(replaces ? { headers: given.headers, metadata: given.metadata } : { headers, metadata }),
    tags,
    // A checksum made of parts says nothing of an object that has none.
    ...(checksum?.type === 'FULL_OBJECT' ? { checksum } : {}),
  };
}

async function copyBytes(
  { blobs }: S3Context,
  source: StoredObject,
): Promise<Pick<StoredObject, 'blobs' | 'size' | 'etag'>> {
  const [only] = source.blobs;
  if (only && source.blobs.length === 1 && source.details.parts === undefined)
    return { blobs: [await blobs.duplicate(only)], size: source.size, etag: source.etag };
  const { file, size, md5 } = await blobs.write(blobs.read(source.blobs, 0, source.size - 1));
  return { blobs: [{ file, size }], size, etag: md5 };
}
