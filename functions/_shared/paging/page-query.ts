import * as z from 'zod';

/** `?limit=1..100`, 20 when it is left out, and `?cursor=`: spread it into a route's query schema. */
export function pageQuery() {
  return {
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 100')
      .transform(Number)
      .pipe(z.number().min(1).max(100))
      .default(20),
    cursor: z.string().max(1024).optional().describe('`nextCursor` of the page before'),
  };
}
