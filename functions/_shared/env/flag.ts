import * as z from 'zod/mini';

/** `'true'` or `'false'`, as the templates write a switch. */
export function flag() {
  return z.pipe(
    z.enum(['true', 'false']),
    z.transform((value) => value === 'true'),
  );
}
