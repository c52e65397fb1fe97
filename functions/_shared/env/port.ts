import * as z from 'zod/mini';

/** The number of a TCP port, as the templates write it. */
export function port() {
  return z.pipe(z.coerce.number(), z.int().check(z.minimum(1), z.maximum(65_535)));
}
