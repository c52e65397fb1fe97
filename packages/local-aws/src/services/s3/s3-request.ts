import type { AwsStreamRequest } from '../aws-service.ts';
import type { SignatureFields } from '../signature/signature-fields.ts';
import { s3Error } from './errors.ts';

/** A request in S3's own terms. */
export interface S3Request {
  readonly method: string;
  /** Undefined for requests on the service itself. */
  readonly bucket: string | undefined;
  /** Undefined for requests on the bucket itself. */
  readonly key: string | undefined;
  readonly query: URLSearchParams;
  /** A header by lower-case name; `x-amz-…` parameters of a presigned address count as headers. */
  header(name: string): string | undefined;
  /** Names and values of all headers that begin so. */
  headersFrom(prefix: string): [string, string][];
  readonly body: AsyncIterable<Buffer>;
  /** Drops what is left of the body, so that it does not hold up the connection's next request. */
  leaveBody(): Promise<void>;
  readonly principalArn: string;
  readonly requestId: string;
  readonly signature: SignatureFields | undefined;
}
const LONGEST_KEY = 1024;
/**
 * Parameters of a presigned address that S3 pays no heed to: the SDK for JavaScript signs the checksum of an
 * empty body there, because it does not know the real one yet (aws/aws-sdk issue 480).
 */
const IGNORED_IN_QUERY = /^x-amz-(checksum-|sdk-checksum-algorithm$)/;

/** `awsHost` is the endpoint's own host, below which buckets may stand as `<bucket>.<host>`. */
export function readS3Request(request: AwsStreamRequest, awsHost: string): S3Request {
  const { headers, query, path } = request;
  const virtual = virtualHostBucket(headers.host ?? '', awsHost);
  const decoded = decodePath(path);
  const at = decoded.indexOf('/', 1);
  const bucket = virtual ?? (at < 0 ? decoded.slice(1) : decoded.slice(1, at));
  const key = virtual === undefined ? (at < 0 ? '' : decoded.slice(at + 1)) : decoded.slice(1);
  if (Buffer.byteLength(key) > LONGEST_KEY) throw s3Error('KeyTooLongError');
  const all = new Map<string, string>();
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-amz-') && !IGNORED_IN_QUERY.test(lower)) all.set(lower, value);
  }
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const { method, principalArn, requestId, signature } = request;
  // Left in the middle, a stream would end the connection, and with it the answer.
  const chunks = request.body.iterator({ destroyOnReturn: false });
  return {
    ...{ method, query, principalArn, requestId, signature },
    body: { [Symbol.asyncIterator]: () => chunks },
    async leaveBody() {
      await chunks.return?.();
      request.body.resume();
    },
    bucket: bucket === '' ? undefined : bucket,
    key: key === '' ? undefined : key,
    header: (name) => all.get(name),
    headersFrom: (prefix) => [...all].filter(([name]) => name.startsWith(prefix)),
  };
}

/** The bucket of `<bucket>.<endpoint>`, `<bucket>.localhost` or `<bucket>.s3.<region>.…`. */
function virtualHostBucket(host: string, awsHost: string): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  for (const base of [awsHost, 'localhost', '127.0.0.1']) {
    if (name === base) return undefined;
    if (name.endsWith(`.${base}`))
      return name.slice(0, -base.length - 1).replace(/\.s3(\..*)?$/, '') || undefined;
  }
  return /^(.+)\.s3[.-]/.exec(name)?.[1];
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError)
      throw s3Error('InvalidArgument', 'the address is not valid percent-encoded UTF-8');
    throw error;
  }
}

/** Names as S3 takes them ("Bucket naming rules"). */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\./.test(name) &&
    !/^(\d+\.){3}\d+$/.test(name)
  );
}
