import { createHash } from 'node:crypto';

/** A request as it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** Without `?`. */
  readonly rawQuery: string;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined while it is not read: what the headers declare it to be is then for its reader to check. */
  readonly body: Buffer | undefined;
}

export interface CanonicalOptions {
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** S3 signs the path as sent; every other service encodes it once more and normalises it. */
  readonly pathAsSent: boolean;
}

/** The canonical request (IAM User Guide, "Create a signed AWS API request", step 1). */
export function canonicalRequest(request: SignedRequest, options: CanonicalOptions): string {
  const headers = options.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  return [
    request.method,
    options.pathAsSent ? reencoded(request.path) : encodeSegments(normalised(request.path)),
    canonicalQuery(request.rawQuery),
    headers.join(''),
    options.signedHeaders.join(';'),
    options.payloadHash,
  ].join('\n');
}

/** Parameters re-encoded and sorted, `X-Amz-Signature` left out. */
function canonicalQuery(rawQuery: string): string {
  if (rawQuery === '') return '';
  return rawQuery
    .split('&')
    .map((pair): readonly [string, string] => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [uriEncode(decoded(name)), uriEncode(decoded(value))];
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const encodeSegments = (path: string): string => path.split('/').map(uriEncode).join('/');
const reencoded = (path: string): string =>
  path
    .split('/')
    .map((segment) => uriEncode(decoded(segment)))
    .join('/') || '/';

/** Empty, `.` and `..` segments resolved (RFC 3986 §6.2.2.3). */
function normalised(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

/** What is not valid percent-encoding stays as it is: the signature then decides. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** RFC 3986 unreserved characters stay, all else becomes upper-case `%XX`. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
