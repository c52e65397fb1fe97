import type { Identities } from '../../core/world.ts';
import { SignatureError, signatureFields } from '../../services/signature/signature-fields.ts';
import { verifyFields } from '../../services/signature/verify-signature.ts';

/** Who a token speaks for, or why it is refused. */
export type TokenCheck =
  | { readonly valid: true; readonly principalArn: string }
  | { readonly valid: false; readonly reason: string };

/** A token is valid for 15 minutes, whatever it says ("IAM database authentication", Amazon RDS User Guide). */
const LIFETIME_SECONDS = 900;

/**
 * Verifies an RDS authentication token: a presigned `GET host:port/?Action=connect&DBUser=…` for the service
 * `rds-db` without its scheme, signed with the caller's credentials (Signature Version 4, query string).
 */
export async function verifyIamToken(options: {
  readonly token: string;
  readonly user: string;
  readonly port: number;
  readonly region: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly identities: Pick<Identities, 'principalOf'>;
}): Promise<TokenCheck> {
  const no = (reason: string): TokenCheck => ({ valid: false, reason });
  if (!URL.canParse(`https://${options.token}`)) return no('the password is not an IAM authentication token');
  const url = new URL(`https://${options.token}`);
  const request = {
    ...{ method: 'GET', path: '/', rawQuery: url.search.slice(1) },
    ...{ headers: { host: url.host }, body: Buffer.alloc(0) },
  };
  try {
    const fields = signatureFields(request);
    if (url.searchParams.get('Action') !== 'connect' || fields?.scope.service !== 'rds-db')
      return no('the password is not an IAM authentication token');
    const user = url.searchParams.get('DBUser');
    if (user !== options.user) return no(`the token is for user "${user}"`);
    if (url.port !== String(options.port))
      return no(`the token is for ${url.host}, not port ${options.port}`);
    const { region } = fields.scope;
    if (region !== options.region) return no(`the token is for region ${region}, not ${options.region}`);
    const expiresSeconds = Math.min(fields.expiresSeconds ?? LIFETIME_SECONDS, LIFETIME_SECONDS);
    const { identities, now } = options;
    const { principalArn } = await verifyFields(request, { ...fields, expiresSeconds }, identities, now);
    return { valid: true, principalArn };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    if (error.fault === 'request-expired') return no('the token has expired');
    return no(`the token is not valid: ${error.message}`);
  }
}

/** Whether it looks like a token at all. */
export const isToken = (password: string): boolean => password.includes('Action=connect');
