import { createHash } from 'node:crypto';
import { RequestSigner } from '../signature/request-signer.ts';
import { type ChunkSigner, decodeAwsChunked } from './aws-chunked.ts';
import type { WrittenBlob } from './blobs.ts';
import {
  CHECKSUM_ALGORITHMS,
  checksumHeader,
  isChecksum,
  ofHash,
  type RunningChecksum,
  startChecksum,
} from './checksums.ts';
import { s3Error } from './errors.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';
import type { ChecksumAlgorithm } from './stored-object.ts';

/** 5 GiB: the most one PUT may carry ("Uploading objects", Amazon S3 User Guide). */
export const LARGEST_PUT = 5 * 1024 ** 3;

export interface ReceivedBody {
  readonly blob: WrittenBlob;
  /** The checksum it came with, verified, or one of the algorithm asked for. */
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

/**
 * Writes a request's body to a file as it comes and checks it against all that was declared of it: length,
 * payload hash, Content-MD5, checksum header or trailer. Nothing is left behind when one does not hold.
 */
export async function receiveBody(
  request: S3Request,
  context: S3Context,
  computed?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { length, chunked } = declaredLength(request);
  if (length > LARGEST_PUT) throw s3Error('EntityTooLarge');
  const declared = declaredChecksum(request);
  const algorithm = declared?.algorithm ?? computed;
  const checksum = algorithm && startChecksum(algorithm);
  const payloadHash = request.header('x-amz-content-sha256') ?? '';
  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? ofHash(createHash('sha256')) : undefined;
  const trailers = new Map<string, string>();
  const source = chunked
    ? decodeAwsChunked(request.body, trailers, chunkSigner(request, payloadHash, context))
    : request.body;
  const running = [checksum, sha256].filter((each): each is RunningChecksum => each !== undefined);
  const blob = await context.blobs.write(source, running);
  try {
    if (blob.size !== length) throw s3Error('IncompleteBody');
    if (sha256 && (await sha256.digest()).toString('hex') !== payloadHash)
      throw s3Error('XAmzContentSHA256Mismatch');
    checkMd5(request, blob);
    if (!algorithm || !checksum) return { blob, checksum: undefined };
    const value = (await checksum.digest()).toString('base64');
    const expected = declared?.value ?? trailers.get(checksumHeader(algorithm));
    if (declared && expected === undefined)
      throw s3Error('InvalidRequest', 'the checksum trailer is missing');
    if (expected !== undefined && expected !== value)
      throw s3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    return { blob, checksum: { algorithm, value } };
  } catch (error) {
    await context.blobs.drop([blob.file]);
    throw error;
  }
}

function declaredLength(request: S3Request): { length: number; chunked: boolean } {
  const chunked =
    (request.header('x-amz-content-sha256') ?? '').startsWith('STREAMING-') ||
    (request.header('content-encoding') ?? '').split(',').some((coding) => coding.trim() === 'aws-chunked');
  const decoded = request.header('x-amz-decoded-content-length');
  const text = chunked ? decoded : (request.header('content-length') ?? decoded);
  if (text === undefined || !/^\d+$/.test(text)) throw s3Error('MissingContentLength');
  return { length: Number(text), chunked };
}

export interface DeclaredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined where it follows in a trailer. */
  readonly value: string | undefined;
}

/** The one checksum a request declares, in a header or as the name of a trailer. */
export function declaredChecksum(request: Pick<S3Request, 'header'>): DeclaredChecksum | undefined {
  const trailer = request.header('x-amz-trailer')?.trim().toLowerCase();
  const found: DeclaredChecksum[] = [];
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const name = checksumHeader(algorithm);
    const value = request.header(name);
    if (value !== undefined && !isChecksum(algorithm, value))
      throw s3Error('InvalidRequest', `Value for ${name} header is invalid.`);
    if (value !== undefined || trailer === name) found.push({ algorithm, value });
  }
  if (found.length > 1)
    throw s3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  return found[0];
}

function checkMd5(request: S3Request, blob: WrittenBlob): void {
  const given = request.header('content-md5');
  if (given === undefined) return;
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length !== 16) throw s3Error('InvalidDigest');
  if (bytes.toString('hex') !== blob.md5) throw s3Error('BadDigest');
}

function chunkSigner(request: S3Request, payloadHash: string, context: S3Context): ChunkSigner | undefined {
  const { signature } = request;
  if (!signature || !payloadHash.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')) return undefined;
  const { scope, amzDate } = signature;
  const principal = context.world.identities.principalOf(scope.accessKeyId);
  if (!principal) return undefined;
  const signer = new RequestSigner(scope, principal.secretAccessKey);
  return {
    sign: (text) => signer.signText(text),
    amzDate,
    scope: `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    seed: signature.signature,
  };
}
