import { textOf } from './s3-xml.ts';

/** An answer of S3 that is an error: `code` is S3's own, such as `NoSuchUpload`. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** True when the same call may succeed a moment later. */
  get isTransient(): boolean {
    return this.status >= 500 || TRANSIENT.test(this.code);
  }
}

/** Also in an answer of 200, which began before it was known how it would end. */
const TRANSIENT = /^(InternalError|ServiceUnavailable|SlowDown|RequestTimeout)$/;

/** Codes that say something about the request; all others mean that S3 cannot be used. */
const OWN_FAULTS = new Set([
  'NoSuchKey',
  'NotFound',
  'NoSuchUpload',
  'InvalidPart',
  'InvalidPartOrder',
  'EntityTooSmall',
  'AccessDenied',
  'PreconditionFailed',
]);

/** Whether a code says something about the request, not about S3. */
export function isOwnFault(code: string): boolean {
  return OWN_FAULTS.has(code);
}

/**
 * The error that an answer holds. One of 200 may hold one too: CompleteMultipartUpload says in its body how it
 * ended, DeleteObjects what became of each object (Amazon S3 API reference).
 */
export function errorIn(status: number, body: string): S3Error | undefined {
  if (status >= 200 && status < 300 && !/<Error[\s>]/.test(body)) return undefined;
  const code = textOf('Code', body) ?? `HTTP${status}`;
  return new S3Error(code, `${code}: ${textOf('Message', body) ?? 'no message'}`, status);
}
