import * as z from 'zod/mini';
import { code } from '../_shared/schema/text.ts';

export const pong = z.strictObject({ message: z.literal('pong') }).register(z.globalRegistry, { id: 'Pong' });

const check = z
  .strictObject({
    status: z.enum(['ok', 'down']),
    latencyMs: z
      .number()
      .check(z.minimum(0))
      .register(z.globalRegistry, { description: 'How long the check took, milliseconds' }),
  })
  .register(z.globalRegistry, { id: 'HealthCheck' });
export type HealthCheck = z.infer<typeof check>;

export const health = z
  .strictObject({
    status: z.enum(['ok', 'degraded', 'down']).register(z.globalRegistry, {
      description: '`degraded`: the cache is away, everything works more slowly; `down`: a database is away',
    }),
    checks: z.strictObject({ postgres: check, redis: check, dynamodb: check }),
  })
  .register(z.globalRegistry, { id: 'Health' });
export type Health = z.infer<typeof health>;

export const openApiDocument = z
  .looseObject({ openapi: z.string() })
  .register(z.globalRegistry, { description: 'An OpenAPI 3.1 document' });

/** What the build names: lower-case letters, digits, dots and dashes. */
export const docsAsset = z.object({ asset: code({ max: 100, pattern: /^[a-z0-9]+([.-][a-z0-9]+)*$/ }) });

export const jwks = z
  .strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() })) })
  .register(z.globalRegistry, { id: 'JsonWebKeySet' });
