import { createHmac } from 'node:crypto';
import { sha256Hex } from './canonical-request.ts';

/** `20150830/us-east-1/iam/aws4_request` behind the access key of a credential. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Undefined for what is no credential of Signature Version 4. An access key may itself hold slashes. */
export function parseCredential(credential: string): CredentialScope | undefined {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId, date, region, service] = match ?? [];
  if (!accessKeyId || !date || !region || !service) return undefined;
  return { accessKeyId, date, region, service };
}

const keys = new Map<string, Buffer>();
/** A day's keys of every function fit; the oldest make room. */
const KEY_LIMIT = 500;

/** Signing key of a day, region and service (IAM User Guide, "Create a signed AWS API request", step 4). */
export function signingKey(
  secret: string,
  { date, region, service }: Omit<CredentialScope, 'accessKeyId'>,
): Buffer {
  const name = `${secret} ${date} ${region} ${service}`;
  const known = keys.get(name);
  if (known) return known;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  if (keys.size >= KEY_LIMIT) keys.clear();
  keys.set(name, key);
  return key;
}

/** Hexadecimal signature of a canonical request; `amzDate` is YYYYMMDDTHHMMSSZ. */
export function signatureOf(
  canonical: string,
  amzDate: string,
  scope: Omit<CredentialScope, 'accessKeyId'>,
  secret: string,
): string {
  const { date, region, service } = scope;
  const toSign = `AWS4-HMAC-SHA256\n${amzDate}\n${date}/${region}/${service}/aws4_request\n${sha256Hex(canonical)}`;
  return createHmac('sha256', signingKey(secret, scope)).update(toSign).digest('hex');
}
