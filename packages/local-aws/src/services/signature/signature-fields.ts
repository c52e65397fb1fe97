import type { SignedRequest } from './canonical-request.ts';
import { SignatureError } from './signature-error.ts';
import { type CredentialScope, parseCredential } from './signing.ts';

/** What a request says of its own signature, in the `Authorization` header or the query. */
export interface SignatureFields {
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** YYYYMMDDTHHMMSSZ */
  readonly amzDate: string;
  readonly sessionToken: string | undefined;
  /** Seconds a presigned request stays good; undefined for a signed header. */
  readonly expiresSeconds: number | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Seven days (Amazon S3 API Reference, "Authenticating requests: using query parameters"). */
const LONGEST_EXPIRY = 604_800;

/** Undefined when the request carries no signature at all. Throws {@link SignatureError} for half a one. */
export function signatureFields(request: SignedRequest): SignatureFields | undefined {
  const authorization = request.headers.authorization;
  if (authorization?.startsWith(ALGORITHM)) return fromHeader(authorization, request.headers);
  const query = new URLSearchParams(request.rawQuery);
  return query.get('X-Amz-Algorithm') === ALGORITHM ? fromQuery(query) : undefined;
}

function fromHeader(authorization: string, headers: SignedRequest['headers']): SignatureFields {
  const field = (name: string): string => {
    const value = new RegExp(`[ ,]${name}=([^, ]+)`).exec(authorization)?.[1];
    if (value) return value;
    throw new SignatureError(
      'incomplete',
      `Authorization header requires '${name}' parameter. ${authorization}`,
    );
  };
  return {
    scope: scopeOf(field('Credential')),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    amzDate: headers['x-amz-date'] ?? httpDate(headers.date),
    sessionToken: headers['x-amz-security-token'],
    expiresSeconds: undefined,
  };
}

function fromQuery(query: URLSearchParams): SignatureFields {
  const field = (name: string): string => {
    const value = query.get(name);
    if (value) return value;
    throw new SignatureError('incomplete', `AWS query-string parameters must include '${name}'`);
  };
  const expiresSeconds = Number(field('X-Amz-Expires'));
  if (!(expiresSeconds >= 1 && expiresSeconds <= LONGEST_EXPIRY)) {
    throw new SignatureError('expiry-range', `X-Amz-Expires must be between 1 and ${LONGEST_EXPIRY} seconds`);
  }
  return {
    scope: scopeOf(field('X-Amz-Credential')),
    signedHeaders: field('X-Amz-SignedHeaders').split(';'),
    signature: field('X-Amz-Signature'),
    amzDate: field('X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expiresSeconds,
  };
}

function scopeOf(credential: string): CredentialScope {
  const scope = parseCredential(credential);
  if (scope) return scope;
  throw new SignatureError(
    'incomplete',
    `Credential must be KEY/DATE/REGION/SERVICE/aws4_request: '${credential}'`,
  );
}

function httpDate(date: string | undefined): string {
  const parsed = new Date(date ?? Number.NaN);
  if (!Number.isNaN(parsed.getTime())) return parsed.toISOString().replace(/[-:]|\.\d{3}/g, '');
  throw new SignatureError(
    'incomplete',
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  );
}
