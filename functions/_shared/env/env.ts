import * as z from 'zod/mini';
import { ENGLISH } from '../schema/english.ts';

/** `'true'` or `'false'`, as the templates write a switch. */
export function flag() {
  return z.pipe(
    z.enum(['true', 'false']),
    z.transform((value) => value === 'true'),
  );
}

/**
 * Reads environment variables by a schema, once; the error lists everything that is missing or wrong, by
 * name and never by value, since a value may be a secret.
 */
export function parseEnv<S extends z.ZodMiniType>(schema: S): z.output<S> {
  const result = schema.safeParse(process.env, ENGLISH);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment variables are missing or wrong: ${problems.join('; ')}`);
}

/** The number of a TCP port, as the templates write it. */
export function port() {
  return z.pipe(z.coerce.number(), z.int().check(z.minimum(1), z.maximum(65_535)));
}
