import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** The environment of every function of the service, by part: a function has the variables of the parts it uses. */
export const chatTableEnv = z.object({ TABLE_CHAT: name });
export const connectionsTableEnv = z.object({ TABLE_CONNECTIONS: name });
/** `wss://{api}.execute-api.{region}.amazonaws.com/{stage}` */
export const webSocketEnv = z.object({ CONNECTIONS_URL: z.url() });
export const fanOutEnv = z.object({ QUEUE_FAN_OUT: z.url() });
export const followUpsEnv = z.object({ QUEUE_FOLLOW_UPS: z.url() });
export const welcomeEnv = z.object({ QUEUE_WELCOME: z.url() });
export const archiveEnv = z.object({ QUEUE_ARCHIVE: z.url() });
export const eventsEnv = z.object({ EVENT_BUS: name });
export const accountsEnv = z.object({ FUNCTION_AUTH_FIND_PEOPLE: name });
