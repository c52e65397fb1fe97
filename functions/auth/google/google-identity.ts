import * as z from 'zod/mini';
import { unauthenticated } from '../../_shared/errors/errors.ts';
import { email } from '../../_shared/schema/formats.ts';

/** Who Google says somebody is. */
export interface GoogleIdentity {
  /** Google's id of the account, which stays when the email changes. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
}

const claims = z.object({
  // OpenID Connect Core §2: at most 255 ASCII characters.
  sub: z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/)),
  email: email(),
  // A string or a number is no proof.
  email_verified: z.literal(true),
  name: z.optional(z.string()),
});

/** Longest name of an account, code points. */
const NAME = 100;

/**
 * Reads the claims of an id_token that has been verified.
 * @throws AppError `unauthenticated` where Google has not verified the email, or names none
 */
export function identityOf(payload: unknown): GoogleIdentity {
  const found = claims.safeParse(payload);
  if (!found.success) throw unauthenticated('Google has not verified an email address of this account.');
  const { sub, email: verified, name = '' } = found.data;
  return { sub, email: verified, name: cleanName(name) };
}

/** A name as accounts have them: whatever Google says is no reason to refuse somebody. */
function cleanName(name: string): string {
  const text = name.toWellFormed().replaceAll('\0', '').trim();
  return [...text].slice(0, NAME).join('').trim();
}
