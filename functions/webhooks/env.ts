import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

export const tableEnv = z.object({ TABLE_WEBHOOKS: name });
export const bucketEnv = z.object({ BUCKET_WEBHOOKS: name });
/** Functions that have an event worked on. */
export const queueEnv = z.object({ QUEUE_WEBHOOKS: z.url() });
/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: name });
/** Functions that also push to WebSocket connections. */
export const pushingEnv = z.object({ QUEUE_FAN_OUT: z.url() });
export const stripeEnv = z.object({ SECRET_STRIPE_WEBHOOKS: name });
export const githubEnv = z.object({ SECRET_GITHUB_WEBHOOKS: name });
/** Functions that give out URLs of the API. */
export const urlEnv = z.object({ PUBLIC_URL: z.url() });
