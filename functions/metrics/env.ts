import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

export const tableEnv = z.object({ TABLE_METRICS: name });
/** Functions that change the state of hosts: what follows from it goes through this queue. */
export const hostChecksEnv = z.object({ QUEUE_HOST_CHECKS: z.url() });
/** Functions that push frames to WebSocket connections. */
export const pushEnv = z.object({ QUEUE_FAN_OUT: z.url() });
/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: name });
