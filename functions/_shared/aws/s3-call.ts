import type { IncomingMessage } from 'node:http';
import { lazy } from '../lazy.ts';
import { withAttempts } from './attempts.ts';
import { keptConnection } from './kept-connection.ts';
import { errorIn, isOwnFault, S3Error } from './s3-error.ts';
import { type S3Target, s3BaseUrl, signS3Request } from './s3-signing.ts';

/**
 * Milliseconds without a byte in either direction until S3 begins to answer, after which an attempt is given up.
 * There is no limit for the whole: an object takes as long as it is large, and while S3 puts parts together it
 * has begun to answer and may be silent (Amazon S3 API reference, CompleteMultipartUpload).
 */
const SILENCE_MS = 2_500;

export interface S3Request extends S3Target {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface S3Answer {
  readonly etag: string | undefined;
  readonly text: string;
}

const connection = lazy(() => keptConnection(s3BaseUrl()));

/**
 * One small call of S3's API, signed (aws4) and over a kept connection; objects that are read go by the SDK's
 * client, which would be half of a bundle and 80 ms of a cold start here (docs/decisions/008).
 * @throws S3Error for a refusal that says something about the request; AppError `dependency-down` (503) when
 * S3 cannot be reached or used, is throttled or fails
 */
export function s3Call({ headers = {}, body, ...target }: S3Request): Promise<S3Answer> {
  const bytes = body === undefined ? undefined : bufferOf(body);
  return withAttempts(
    's3',
    () => attempt(target, headers, bytes),
    (error) => {
      if (!(error instanceof S3Error)) return 'transient';
      if (isOwnFault(error.code)) return 'own';
      return error.isTransient ? 'transient' : 'final';
    },
  );
}

async function attempt(
  target: S3Target,
  ownHeaders: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): Promise<S3Answer> {
  const { request, agent } = connection();
  const { url, headers } = signS3Request(target, ownHeaders, body);
  return new Promise((resolve, reject) => {
    const options = { method: target.method, headers, agent, timeout: SILENCE_MS };
    const call = request(url, options, (response) => {
      call.setTimeout(0);
      read(response).then(resolve, reject);
    });
    call.on('timeout', () => call.destroy(new Error(`S3 was silent for ${SILENCE_MS} ms`)));
    call.on('error', reject);
    call.end(body);
  });
}

async function read(response: IncomingMessage): Promise<S3Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const error = errorIn(response.statusCode ?? 500, text);
  if (error) throw error;
  return { etag: response.headers.etag, text };
}

/** The same memory: a body may be most of what a function has. */
function bufferOf(body: string | Uint8Array): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
