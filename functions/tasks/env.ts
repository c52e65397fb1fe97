import * as z from 'zod';

/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: z.string().min(1) });
