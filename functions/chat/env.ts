import * as z from 'zod/mini';

/** Functions that use the tables. */
export const tablesEnv = z.object({
  TABLE_CONNECTIONS: z.string().check(z.minLength(1)),
  TABLE_CHAT: z.string().check(z.minLength(1)),
});

/** Functions that post to connections. */
export const deliveryEnv = z.object({
  /** `wss://{api}.execute-api.{region}.amazonaws.com/{stage}` */
  CONNECTIONS_URL: z.url(),
  QUEUE_FAN_OUT: z.url(),
  QUEUE_PRESENCE: z.url(),
});

/** `$connect` also queues the welcome. */
export const welcomeEnv = z.object({ QUEUE_WELCOME: z.url() });

/** Functions that store messages. */
export const archivingEnv = z.object({ QUEUE_ARCHIVE: z.url() });

/** Those that publish `message.sent`. */
export const publishingEnv = z.object({ EVENT_BUS: z.string().check(z.minLength(1)) });

/** Those that ask the accounts who somebody is. */
export const accountsEnv = z.object({ FUNCTION_AUTH_FIND_PERSON: z.string().check(z.minLength(1)) });
