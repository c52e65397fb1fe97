import * as z from 'zod';

/** `'true'` or `'false'`, as the templates write a switch. */
export function flag() {
  return z.enum(['true', 'false']).transform((value) => value === 'true');
}
