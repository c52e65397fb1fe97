import * as z from 'zod/mini';

export const healthEnv = z.object({ TABLE_IDEMPOTENCY: z.string().check(z.minLength(1)) });
