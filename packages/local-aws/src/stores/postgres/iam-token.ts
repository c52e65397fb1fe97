import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Identities } from '../../core/world.ts';

/** Who a token speaks for, or why it is refused. */
export type TokenCheck =
  | { readonly valid: true; readonly principalArn: string }
  | { readonly valid: false; readonly reason: string };

/** A token lives 15 minutes, whatever it says ("IAM database authentication", Amazon RDS User Guide). */
const LIFETIME_SECONDS = 900;

/**
 * Verifies an RDS authentication token: a presigned `GET host:port/?Action=connect&DBUser=…` for the service
 * `rds-db` without its scheme, signed with the caller's credentials (Signature Version 4, query string).
 */
export function verifyIamToken(options: {
  readonly token: string;
  readonly user: string;
  readonly port: number;
  readonly region: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly identities: Pick<Identities, 'principalOf'>;
}): TokenCheck {
  const no = (reason: string): TokenCheck => ({ valid: false, reason });
  if (!URL.canParse(`https://${options.token}`)) return no('the password is not an IAM authentication token');
  const url = new URL(`https://${options.token}`);
  const query = url.searchParams;
  const [accessKeyId = '', date = '', region = '', service = '', end] = (
    query.get('X-Amz-Credential') ?? ''
  ).split('/');
  if (query.get('Action') !== 'connect' || end !== 'aws4_request' || service !== 'rds-db')
    return no('the password is not an IAM authentication token');
  if (query.get('DBUser') !== options.user) return no(`the token is for user "${query.get('DBUser')}"`);
  if (url.port !== String(options.port)) return no(`the token is for ${url.host}, not port ${options.port}`);
  if (region !== options.region) return no(`the token is for region ${region}, not ${options.region}`);
  const principal = options.identities.principalOf(accessKeyId);
  if (!principal) return no(`nobody has the access key ${accessKeyId}`);

  const signedAt = parseAmzDate(query.get('X-Amz-Date') ?? '');
  const lifetime = Math.min(Number(query.get('X-Amz-Expires') ?? LIFETIME_SECONDS), LIFETIME_SECONDS);
  const age = (options.now - signedAt) / 1000;
  if (!(age <= lifetime))
    return no(`the token has expired (${Math.round(age)} s old, it lives ${lifetime} s)`);
  if (age < -LIFETIME_SECONDS) return no('the token is dated in the future');

  const scope = `${date}/${region}/rds-db/aws4_request`;
  const canonical = [
    'GET',
    '/',
    canonicalQuery(query),
    `host:${url.host}\n`,
    query.get('X-Amz-SignedHeaders') ?? '',
    EMPTY_SHA256,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date') ?? '', scope, sha256(canonical)].join('\n');
  const key = [date, region, 'rds-db', 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `AWS4${principal.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(toSign).digest();
  const given = Buffer.from(query.get('X-Amz-Signature') ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return no('the signature of the token does not match');
  return { valid: true, principalArn: principal.arn };
}

/** Whether it looks like a token at all. */
export const isToken = (password: string): boolean => password.includes('Action=connect');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const EMPTY_SHA256 = sha256('');

/** `20260131T120000Z`; NaN for anything else. */
function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
