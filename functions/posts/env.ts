import * as z from 'zod/mini';

/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: z.string().check(z.minLength(1)) });
