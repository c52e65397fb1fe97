import * as z from 'zod/mini';

export const tableEnv = z.object({ TABLE_FILES: z.string().check(z.minLength(1)) });
export const bucketEnv = z.object({ BUCKET_FILES: z.string().check(z.minLength(1)) });
/** Functions that give out URLs of the API. */
export const urlEnv = z.object({ PUBLIC_URL: z.url() });
/** Functions that publish. */
export const publishingEnv = z.object({ EVENT_BUS: z.string().check(z.minLength(1)) });
