import * as z from 'zod';

export const pong = z.strictObject({ message: z.literal('pong') }).meta({ id: 'Pong' });

const check = z
  .strictObject({
    status: z.enum(['ok', 'down']),
    latencyMs: z.number().min(0).describe('How long the check took, milliseconds'),
  })
  .meta({ id: 'HealthCheck' });
export type HealthCheck = z.infer<typeof check>;

export const health = z
  .strictObject({
    status: z
      .enum(['ok', 'degraded', 'down'])
      .describe('`degraded`: the cache is away, everything works more slowly; `down`: a database is away'),
    checks: z.strictObject({ postgres: check, redis: check, dynamodb: check }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof health>;

export const openApiDocument = z.looseObject({ openapi: z.string() }).describe('An OpenAPI 3.1 document');

/** What the build names: lower-case letters, digits, dots and dashes. */
export const docsAsset = z.object({ asset: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/) });

export const jwks = z
  .strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() })) })
  .meta({ id: 'JsonWebKeySet' });
