import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** Every function that keeps something. */
export const tableEnv = z.object({ TABLE_NOTIFICATIONS: name });

/** The function that hands mails to SES. */
export const mailEnv = z.object({
  /** Sender's email, or `none`. */
  MAIL_FROM: name,
});
