import { element } from '../xml.ts';
import { optional, quoted, xmlAnswer } from './answers.ts';
import { startChecksum } from './checksums.ts';
import { checkWriteConditions } from './conditions.ts';
import { s3Error } from './errors.ts';
import { findUpload, multipartEtag } from './multipart.ts';
import type { Operation, RequestOn } from './operation.ts';
import { mayOnObject } from './permissions.ts';
import type { S3Context } from './s3-context.ts';
import type { StoredChecksum, StoredObject } from './stored-object.ts';
import type { Part, Upload } from './upload-index.ts';
import { childText, readXmlBody, type XmlElement } from './xml-reader.ts';

/** 5 MiB: every part but the last ("Amazon S3 multipart upload limits"). */
const SMALLEST_PART = 5 * 1024 ** 2;

/** CompleteMultipartUpload: the parts' files become the object's, nothing is copied. */
export const completeUpload: Operation<'object'> = async (context, request) => {
  const { bucket, key } = request;
  mayOnObject(context, request, 's3:PutObject', bucket, key);
  const document = await readXmlBody(request);
  const upload = uploadOrDone(context, request, document);
  if ('etag' in upload) return completed(context, upload);
  const all = context.uploads.parts(upload.id);
  const parts = chosenParts(document, all);
  const checksum = await checksumOf(context, request, upload, parts);
  const { algorithm: _algorithm, checksumType: _type, ...details } = upload.details;
  const object: StoredObject = {
    ...{ bucket, key },
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: multipartEtag(parts),
    modified: context.world.clock.now(),
    blobs: parts.map(({ blob, size }) => ({ file: blob, size })),
    details: { ...details, parts: parts.length, uploadId: upload.id, ...(checksum ? { checksum } : {}) },
  };
  // Object and upload change together: a kill in between would have given the parts two owners.
  const before = context.transaction(() => {
    findUpload(context, request);
    checkWriteConditions(request, context.objects.get(bucket, key));
    context.uploads.remove(upload.id);
    return context.objects.put(object);
  });
  const { size, etag } = object;
  const { requestId, principalArn } = request;
  context.events.emit({
    name: 'ObjectCreated:CompleteMultipartUpload',
    ...{ bucket, key, size, etag, requestId, principalArn },
  });
  const used = new Set(parts.map(({ blob }) => blob));
  const unused = all.map(({ blob }) => blob).filter((blob) => !used.has(blob));
  await context.blobs.drop([...unused, ...(before?.blobs.map(({ file }) => file) ?? [])]);
  return completed(context, object);
};

function completed({ world }: S3Context, { bucket, key, etag, details: { checksum } }: StoredObject) {
  return xmlAnswer('CompleteMultipartUploadResult', [
    element('Location', `${world.endpoints.aws}/${bucket}/${key}`),
    ...[element('Bucket', bucket), element('Key', key), element('ETag', quoted(etag))],
    checksum ? element(`Checksum${checksum.algorithm}`, checksum.value) : '',
    optional('ChecksumType', checksum?.type),
  ]);
}

/** The upload; or the object it was completed to, of the same parts, so that a repeated request has the first one's answer. */
function uploadOrDone(
  context: S3Context,
  request: RequestOn<'object'>,
  document: XmlElement,
): Upload | StoredObject {
  const object = context.objects.get(request.bucket, request.key);
  const id = request.query.get('uploadId');
  if (object === undefined || object.details.uploadId !== id || context.uploads.get(id ?? ''))
    return findUpload(context, request);
  const listed = document.children
    .filter(({ name }) => name === 'Part')
    .map((part) => ({ etag: etagIn(part) ?? '' }));
  return multipartEtag(listed) === object.etag ? object : findUpload(context, request);
}

const etagIn = (part: XmlElement): string | undefined =>
  childText(part, 'ETag')?.trim().replace(/^"|"$/g, '');

/** The parts a caller lists, in ascending order, each as it was uploaded. */
function chosenParts(document: XmlElement, all: readonly Part[]): Part[] {
  const listed = document.children.filter(({ name }) => name === 'Part');
  if (document.name !== 'CompleteMultipartUpload' || listed.length === 0) throw s3Error('MalformedXML');
  const byNumber = new Map(all.map((part) => [part.number, part]));
  let last = 0;
  const parts = listed.map((element) => {
    const number = Number(childText(element, 'PartNumber'));
    if (!(number > last)) throw s3Error('InvalidPartOrder');
    last = number;
    const part = byNumber.get(number);
    if (!part || part.etag !== etagIn(element)) throw s3Error('InvalidPart');
    for (const [algorithm, value] of Object.entries(part.checksums)) {
      const given = childText(element, `Checksum${algorithm}`);
      if (given !== undefined && given !== value) throw s3Error('InvalidPart');
    }
    return part;
  });
  if (parts.slice(0, -1).some(({ size }) => size < SMALLEST_PART)) throw s3Error('EntityTooSmall');
  return parts;
}

/** Of the whole, read again, or of the parts' own checksums; compared with the caller's where it gives one. */
async function checksumOf(
  context: S3Context,
  request: RequestOn<'object'>,
  upload: Upload,
  parts: readonly Part[],
): Promise<StoredChecksum | undefined> {
  const { algorithm, checksumType } = upload.details;
  if (!algorithm || !checksumType) return undefined;
  const running = startChecksum(algorithm);
  if (checksumType === 'FULL_OBJECT') {
    const blobs = parts.map(({ blob, size }) => ({ file: blob, size }));
    const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
    for await (const chunk of context.blobs.read(blobs, 0, size - 1)) running.update(chunk);
  } else {
    for (const part of parts) running.update(Buffer.from(part.checksums[algorithm] ?? '', 'base64'));
  }
  const plain = (await running.digest()).toString('base64');
  const value = checksumType === 'FULL_OBJECT' ? plain : `${plain}-${parts.length}`;
  const given = request.header(`x-amz-checksum-${algorithm.toLowerCase()}`);
  if (given !== undefined && given !== value && given !== plain) throw s3Error('BadDigest');
  return { algorithm, value, type: checksumType };
}
