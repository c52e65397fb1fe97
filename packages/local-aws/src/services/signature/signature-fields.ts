import { ALGORITHM_IDENTIFIER, MAX_PRESIGNED_TTL } from '@smithy/signature-v4';

/** A request as it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** Without `?`. */
  readonly rawQuery: string;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined while it is not read: its reader then checks it against what the headers declare. */
  readonly body: Buffer | undefined;
}

/** `20150830/us-east-1/iam/aws4_request` after the access key of a credential. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The signature that a request carries, in the `Authorization` header or the query. */
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

/** Why a signature is not accepted; each protocol has its own code for it. */
export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknown-key'
  | 'mismatch'
  | 'body-mismatch'
  | 'token-expired'
  | 'request-expired'
  | 'expiry-range'
  | 'skew';

export class SignatureError extends Error {
  readonly fault: SignatureFault;
  constructor(fault: SignatureFault, message: string) {
    super(message);
    this.name = 'SignatureError';
    this.fault = fault;
  }
}

/** Undefined when the request carries no signature at all. Throws {@link SignatureError} for half a one. */
export function signatureFields(request: SignedRequest): SignatureFields | undefined {
  const authorization = request.headers.authorization;
  if (authorization?.startsWith(ALGORITHM_IDENTIFIER)) return fromHeader(authorization, request.headers);
  const query = new URLSearchParams(request.rawQuery);
  return query.get('X-Amz-Algorithm') === ALGORITHM_IDENTIFIER ? fromQuery(query) : undefined;
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
  if (!(expiresSeconds >= 1 && expiresSeconds <= MAX_PRESIGNED_TTL)) {
    throw new SignatureError(
      'expiry-range',
      `X-Amz-Expires must be between 1 and ${MAX_PRESIGNED_TTL} seconds`,
    );
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

/** Undefined for what is no credential of Signature Version 4. An access key may itself hold slashes. */
export function parseCredential(credential: string): CredentialScope | undefined {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId, date, region, service] = match ?? [];
  if (!accessKeyId || !date || !region || !service || Number.isNaN(Date.parse(isoDate(date))))
    return undefined;
  return { accessKeyId, date, region, service };
}

/** `20150830` as a date of ISO 8601. */
export const isoDate = (date: string): string => date.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');

function httpDate(date: string | undefined): string {
  const parsed = new Date(date ?? Number.NaN);
  if (!Number.isNaN(parsed.getTime())) return parsed.toISOString().replace(/[-:]|\.\d{3}/g, '');
  throw new SignatureError(
    'incomplete',
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  );
}
