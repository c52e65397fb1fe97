import type { AwsStreamResponse } from '../aws-service.ts';
import { httpDate, quoted } from './answers.ts';
import { checkReadConditions, readRange } from './conditions.ts';
import { s3Error } from './errors.ts';
import { writeChecksum, writeDetails } from './object-headers.ts';
import type { Operation, RequestOn } from './operation.ts';
import { mayOnObject, noSuchKey } from './permissions.ts';
import type { StoredObject } from './stored-object.ts';

/** Parameters that put a header of their own into the answer ("Overriding response header values"). */
const OVERRIDES: Readonly<Record<string, string>> = {
  'response-content-type': 'content-type',
  'response-content-language': 'content-language',
  'response-expires': 'expires',
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
};

/** GetObject and HeadObject: the whole, or one range, under the usual preconditions. */
export const readObject: Operation<'object'> = async (context, request) => {
  const { bucket, key } = request;
  mayOnObject(context, request, 's3:GetObject', bucket, key);
  const object = context.objects.get(bucket, key);
  if (!object) throw noSuchKey(context, request, bucket);
  const validators = { etag: quoted(object.etag), 'last-modified': httpDate(object.modified) };
  try {
    checkReadConditions(request, object);
  } catch (error) {
    if (isNotModified(error)) return { status: 304, headers: validators };
    throw error;
  }
  const part = readPart(request, object);
  const range = part ?? readRange(request.header('range'), object.size);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  const whole = range === undefined;
  const headers = {
    ...writeDetails(object.details),
    ...validators,
    ...overrides(request.query, request.signature !== undefined),
    ...(whole && request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
      ? writeChecksum(object.details)
      : {}),
    ...(part && object.details.parts ? { 'x-amz-mp-parts-count': String(object.details.parts) } : {}),
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    ...(whole ? {} : { 'content-range': `bytes ${start}-${end}/${object.size}` }),
  };
  const answer: AwsStreamResponse = { status: whole ? 200 : 206, headers };
  if (request.method === 'HEAD' || object.size === 0) return answer;
  return { ...answer, body: context.blobs.read(object.blobs, start, end) };
};

/** Where the part that `partNumber` names begins and ends; an object that is not made of parts is one. */
function readPart(
  request: RequestOn<'object'>,
  object: StoredObject,
): { start: number; end: number } | undefined {
  const text = request.query.get('partNumber');
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 10_000)
    throw s3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  if (request.header('range') !== undefined)
    throw s3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  const sizes = object.details.parts === undefined ? [object.size] : object.blobs.map(({ size }) => size);
  const index = Number(text) - 1;
  const size = sizes[index];
  if (size === undefined) throw s3Error('InvalidPartNumber');
  const start = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
  return size === object.size ? undefined : { start, end: start + size - 1 };
}

const isNotModified = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'NotModified';

function overrides(query: URLSearchParams, signed: boolean): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [parameter, header] of Object.entries(OVERRIDES)) {
    const value = query.get(parameter);
    if (value === null) continue;
    if (!signed)
      throw s3Error(
        'InvalidRequest',
        'Request specific response headers cannot be used for anonymous GET requests.',
      );
    headers[header] = value;
  }
  return headers;
}
