import { validation } from '../../_shared/errors/errors.ts';

export type MailPurpose = 'verify' | 'reset';

/** A token as it is stored. */
export interface NewMailToken {
  /** Hex SHA-256. */
  readonly digest: string;
  readonly userId: string;
  readonly purpose: MailPurpose;
  readonly emailKey: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** How long the token of a mail is good, seconds: a verification may wait, a reset must not. */
export const MAIL_TOKEN_SECONDS: Readonly<Record<MailPurpose, number>> = {
  verify: 7 * 24 * 60 * 60,
  reset: 60 * 60,
};

/** The same answer for every token that does not hold. */
export function badMailToken() {
  return validation({ path: '/token', message: 'is not valid, or no longer' });
}
