import { createHash, randomBytes } from 'node:crypto';
import { element } from '../xml.ts';
import { isoDate, optional, quoted, xmlAnswer } from './answers.ts';
import { checksumHeader } from './checksums.ts';
import { readRange } from './conditions.ts';
import { readSource } from './copy-object.ts';
import { s3Error } from './errors.ts';
import { readDetails } from './object-headers.ts';
import type { Operation, RequestOn } from './operation.ts';
import { mayOnObject } from './permissions.ts';
import { receiveBody } from './receive-body.ts';
import type { S3Context } from './s3-context.ts';
import { checksumAlgorithm } from './stored-object.ts';
import type { Part, Upload } from './upload-index.ts';

/** CreateMultipartUpload */
export const createUpload: Operation<'object'> = async (context, request) => {
  const { bucket, key } = request;
  mayOnObject(context, request, 's3:PutObject', bucket, key);
  const details = readDetails(request);
  if (details.tags.length > 0) mayOnObject(context, request, 's3:PutObjectTagging', bucket, key);
  const named = request.header('x-amz-checksum-algorithm');
  const algorithm = named === undefined ? undefined : checksumAlgorithm.safeParse(named.toUpperCase()).data;
  if (named !== undefined && !algorithm)
    throw s3Error(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  const asked = request.header('x-amz-checksum-type')?.toUpperCase();
  const checksumType = asked === 'FULL_OBJECT' || algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  if (checksumType === 'FULL_OBJECT' && algorithm?.startsWith('SHA'))
    throw s3Error(
      'InvalidRequest',
      `The FULL_OBJECT checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    );
  const id = randomBytes(48).toString('base64url');
  context.uploads.create({
    ...{ id, bucket, key },
    initiated: context.world.clock.now(),
    details: { ...details, ...(algorithm ? { algorithm, checksumType } : {}) },
  });
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    [element('Bucket', bucket), element('Key', key), element('UploadId', id)],
    algorithm ? { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': checksumType } : {},
  );
};

/** UploadPart: a part of the same number is replaced. */
export const uploadPart: Operation<'object'> = async (context, request) => {
  const number = partNumber(request);
  mayOnObject(context, request, 's3:PutObject', request.bucket, request.key);
  const upload = findUpload(context, request);
  const { algorithm } = upload.details;
  const { blob, checksum } = await receiveBody(request, context, algorithm);
  if (algorithm && checksum && checksum.algorithm !== algorithm) {
    await context.blobs.drop([blob.file]);
    throw s3Error(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  }
  await putPart(context, request, {
    ...{ number, size: blob.size, etag: blob.md5, blob: blob.file },
    modified: context.world.clock.now(),
    checksums: checksum ? { [checksum.algorithm]: checksum.value } : {},
  });
  return {
    status: 200,
    headers: {
      etag: quoted(blob.md5),
      ...(checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value } : {}),
    },
  };
};

/** UploadPartCopy */
export const copyPart: Operation<'object'> = async (context, request) => {
  const number = partNumber(request);
  mayOnObject(context, request, 's3:PutObject', request.bucket, request.key);
  findUpload(context, request);
  const source = readSource(context, request);
  const header = request.header('x-amz-copy-source-range');
  const range = readRange(header, source.size);
  if (header !== undefined && !range)
    throw s3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last',
    );
  const { start, end } = range ?? { start: 0, end: source.size - 1 };
  const blob = await context.blobs.write(context.blobs.read(source.blobs, start, end));
  const modified = context.world.clock.now();
  await putPart(context, request, {
    ...{ number, size: blob.size, etag: blob.md5, blob: blob.file, modified },
    checksums: {},
  });
  return xmlAnswer('CopyPartResult', [
    element('LastModified', isoDate(modified)),
    element('ETag', quoted(blob.md5)),
  ]);
};

/** AbortMultipartUpload */
export const abortUpload: Operation<'object'> = async (context, request) => {
  mayOnObject(context, request, 's3:AbortMultipartUpload', request.bucket, request.key);
  const { id } = findUpload(context, request);
  const parts = context.uploads.parts(id);
  context.transaction(() => context.uploads.remove(id));
  await context.blobs.drop(parts.map(({ blob }) => blob));
  return { status: 204 };
};

/** ListParts */
export const listParts: Operation<'object'> = async (context, request) => {
  const { bucket, key, query } = request;
  mayOnObject(context, request, 's3:ListMultipartUploadParts', bucket, key);
  const { id, details } = findUpload(context, request);
  const max = Math.min(Number(query.get('max-parts') ?? 1000) || 1000, 1000);
  const marker = Number(query.get('part-number-marker') ?? 0);
  const after = context.uploads.parts(id).filter(({ number }) => number > marker);
  const page = after.slice(0, max);
  const truncated = after.length > page.length;
  return xmlAnswer('ListPartsResult', [
    ...[element('Bucket', bucket), element('Key', key), element('UploadId', id)],
    ...[element('StorageClass', 'STANDARD'), element('PartNumberMarker', String(marker))],
    optional('NextPartNumberMarker', truncated ? page.at(-1)?.number : undefined),
    ...[element('MaxParts', String(max)), element('IsTruncated', String(truncated))],
    optional('ChecksumAlgorithm', details.algorithm),
    optional('ChecksumType', details.checksumType),
    ...page.map((part) =>
      element('Part', [
        element('PartNumber', String(part.number)),
        element('LastModified', isoDate(part.modified)),
        element('ETag', quoted(part.etag)),
        element('Size', String(part.size)),
        ...Object.entries(part.checksums).map(([name, value]) => element(`Checksum${name}`, value)),
      ]),
    ),
  ]);
};

/** The upload a request names. Throws NoSuchUpload. */
export function findUpload(context: S3Context, request: RequestOn<'object'>): Upload {
  const upload = context.uploads.get(request.query.get('uploadId') ?? '');
  if (!upload || upload.bucket !== request.bucket || upload.key !== request.key)
    throw s3Error('NoSuchUpload');
  return upload;
}

function partNumber(request: RequestOn<'object'>): number {
  const number = Number(request.query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw s3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
}

/** The upload may have ended while the part came in. */
async function putPart(context: S3Context, request: RequestOn<'object'>, part: Part): Promise<void> {
  try {
    const { id } = findUpload(context, request);
    const before = context.uploads.putPart(id, part);
    if (before) await context.blobs.drop([before.blob]);
  } catch (error) {
    await context.blobs.drop([part.blob]);
    throw error;
  }
}

/** The entity tag of an object made of parts: the MD5 of their MD5s, and how many. */
export function multipartEtag(parts: readonly Pick<Part, 'etag'>[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}
