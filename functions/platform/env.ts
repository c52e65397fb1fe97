import * as z from 'zod/mini';

export const healthEnv = z.object({ TABLE_IDEMPOTENCY: z.string().check(z.minLength(1)) });

export const jwksEnv = z.object({ AUTH_JWKS: z.string().check(z.minLength(1)) });
