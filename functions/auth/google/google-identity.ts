import * as z from 'zod/mini';
import { unauthenticated } from '../../_shared/errors/errors.ts';

/** Who Google says somebody is. */
export interface GoogleIdentity {
  /** Google's id of the account, which stays when the address changes. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
}

const claims = z.object({
  sub: z.string().check(z.minLength(1), z.maxLength(255)),
  email: z.string().check(z.minLength(3), z.maxLength(254)),
  // A string or a number is no proof.
  email_verified: z.literal(true),
  name: z.optional(z.string()),
});

/** Longest name of an account, code points. */
const NAME = 100;

/**
 * Reads the claims of an id_token that has been verified.
 * @throws AppError `unauthenticated` where Google has not verified the address, or names none
 */
export function identityOf(payload: unknown): GoogleIdentity {
  const found = claims.safeParse(payload);
  if (!found.success) throw unauthenticated('Google has not verified an email address of this account.');
  const { sub, email, name = '' } = found.data;
  const shown = [...name.normalize('NFC').trim()].slice(0, NAME).join('').trim();
  return { sub, email: email.normalize('NFC').trim(), name: shown };
}
