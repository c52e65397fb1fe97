import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** Every function that keeps something. */
export const tableEnv = z.object({ TABLE_NOTIFICATIONS: name });

/** The function that hands mails to SES. */
export const mailEnv = z.object({
  /** Sender's email, or `none`. */
  MAIL_FROM: name,
});

/** Functions that reach endpoints. */
export const endpointEnv = z.object({
  /** `HOST:PORT`, by commas: receivers that may be reached over http and whatever their IP. Empty in the cloud. */
  ALLOWED_ENDPOINTS: z.string(),
});

/** The function that finds whom an event concerns. */
export const fanOutEnv = z.object({ QUEUE_NOTICES: z.url(), FUNCTION_AUTH_LIST_ADMINS: name });

/** The function that notifies one user. */
export const noticeEnv = z.object({
  QUEUE_FAN_OUT: z.url(),
  QUEUE_MAIL: z.url(),
  QUEUE_SMS: z.url(),
  QUEUE_DELIVERIES: z.url(),
  FUNCTION_AUTH_FIND_PEOPLE: name,
  PUBLIC_URL: z.url(),
  CONSOLE_URL: z.url(),
});

/** Functions that put deliveries back into their queue and notify owners of endpoints that were disabled. */
export const deliveryEnv = z.object({ QUEUE_DELIVERIES: z.url(), QUEUE_NOTICES: z.url() });
export const sweepEnv = z.object({ QUEUE_DELIVERIES: z.url() });
