import * as z from 'zod/mini';

/** `?limit=1..100`, 20 when it is left out, and `?cursor=`: spread it into a route's query schema. */
export function pageQuery() {
  return {
    limit: z._default(
      z.pipe(
        z.pipe(
          z.string().check(z.regex(/^\d{1,3}$/, 'must be a whole number from 1 to 100')),
          z.transform(Number),
        ),
        z.number().check(z.minimum(1), z.maximum(100)),
      ),
      20,
    ),
    cursor: z
      .optional(z.string().check(z.maxLength(1024)))
      .register(z.globalRegistry, { description: '`nextCursor` of the page before' }),
  };
}
