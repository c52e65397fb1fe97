import { isUtf8 } from 'node:buffer';
import { hash, timingSafeEqual } from 'node:crypto';
import type { Identities } from '../../core/world.ts';
import { RequestSigner } from './request-signer.ts';
import {
  type CredentialScope,
  SignatureError,
  type SignatureFields,
  type SignedRequest,
  signatureFields,
} from './signature-fields.ts';

/** AWS allows five minutes between its clock and the caller's. */
const SKEW_MS = 5 * 60_000;

export interface Verified {
  readonly principalArn: string;
  readonly scope: CredentialScope;
}

/**
 * Verifies Signature Version 4 of a request in its header or its query; undefined when it carries none.
 * Throws {@link SignatureError} for a signature that does not hold.
 */
export async function verifySignature(
  request: SignedRequest,
  identities: Pick<Identities, 'principalOf'>,
  now: number,
): Promise<Verified | undefined> {
  const fields = signatureFields(request);
  return fields && verifyFields(request, fields, identities, now);
}

/** The same for a signature whose fields are read already. */
export async function verifyFields(
  request: SignedRequest,
  fields: SignatureFields,
  identities: Pick<Identities, 'principalOf'>,
  now: number,
): Promise<Verified> {
  const { scope } = fields;
  const principal = identities.principalOf(scope.accessKeyId);
  if (!principal || (principal.sessionToken ?? fields.sessionToken) !== fields.sessionToken) {
    throw new SignatureError('unknown-key', 'The security token included in the request is invalid.');
  }
  checkTime(fields, now);
  if (!fields.signedHeaders.includes('host')) {
    throw new SignatureError('mismatch', "'Host' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const signer = new RequestSigner(scope, principal.secretAccessKey);
  const hashOfBody = payloadHash(request, fields);
  const isSigned = async (headers: SignedRequest['headers']): Promise<boolean> =>
    sameText(await signer.signatureOf({ ...request, headers }, fields, hashOfBody), fields.signature);
  if (!(await isSigned(request.headers)) && !(await isSigned(inUtf8(request.headers)))) {
    throw new SignatureError(
      'mismatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  if (principal.expiresAt !== undefined && principal.expiresAt <= now) {
    throw new SignatureError('token-expired', 'The security token included in the request is expired');
  }
  return { principalArn: principal.arn, scope };
}

function checkTime({ amzDate, scope, expiresSeconds }: SignatureFields, now: number): void {
  const signedAt = Date.parse(
    amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (Number.isNaN(signedAt)) {
    throw new SignatureError('incomplete', `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`);
  }
  if (!amzDate.startsWith(scope.date)) {
    throw new SignatureError(
      'mismatch',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date: '${amzDate}'`,
    );
  }
  const basic = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  if (signedAt > now + SKEW_MS) {
    throw new SignatureError(
      'skew',
      `Signature not yet current: ${amzDate} is still later than ${basic(now + SKEW_MS)} (${basic(now)} + 5 min.)`,
    );
  }
  if (expiresSeconds !== undefined) {
    if (now > signedAt + expiresSeconds * 1000)
      throw new SignatureError('request-expired', 'Request has expired');
  } else if (signedAt < now - SKEW_MS) {
    throw new SignatureError(
      'skew',
      `Signature expired: ${amzDate} is now earlier than ${basic(now - SKEW_MS)} (${basic(now)} - 5 min.)`,
    );
  }
}

/** The hash the caller signed: declared (and then it must be the body's), unsigned, or the body's own. */
function payloadHash(request: SignedRequest, fields: SignatureFields): string {
  const declared = request.headers['x-amz-content-sha256'];
  if (declared === undefined) {
    const unsigned = fields.expiresSeconds !== undefined && fields.scope.service === 's3';
    if (unsigned) return 'UNSIGNED-PAYLOAD';
    if (request.body) return hash('sha256', request.body);
    throw new SignatureError('incomplete', 'Missing required header for this request: x-amz-content-sha256');
  }
  if (request.body && /^[0-9a-f]{64}$/.test(declared) && declared !== hash('sha256', request.body)) {
    throw new SignatureError(
      'body-mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  return declared;
}

/** Node reads header bytes as Latin-1; a client that sends UTF-8, as in metadata, has signed those characters. */
function inUtf8(headers: SignedRequest['headers']): SignedRequest['headers'] {
  const entries = Object.entries(headers).map(([name, value]) => {
    const bytes = Buffer.from(value, 'latin1');
    return [name, isUtf8(bytes) ? bytes.toString('utf8') : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Compares in constant time. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
