import type { Limit } from '../_shared/limits/call-counter.ts';

/** Wrong passwords for one account; the right one waits too, until the minute is over. */
export const LOGIN_BY_ACCOUNT: Limit = { name: 'login-account', quota: 5, windowSeconds: 60 };
/** Wrong passwords from one address, for whichever accounts. */
export const LOGIN_BY_ADDRESS: Limit = { name: 'login-address', quota: 20, windowSeconds: 60 };
/** Mails with a reset link to one mailbox, whoever asks for them. */
export const MAILS_BY_MAILBOX: Limit = { name: 'mailbox', quota: 3, windowSeconds: 3600 };
/** Wrong passwords of a signed-in user, on whichever route asks for it again. */
export const PASSWORD_BY_USER: Limit = { name: 'password', quota: 5, windowSeconds: 60 };
