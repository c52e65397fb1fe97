import * as z from 'zod';

export const healthEnv = z.object({ TABLE_IDEMPOTENCY: z.string().min(1) });

export const jwksEnv = z.object({ AUTH_JWKS: z.string().min(1) });
