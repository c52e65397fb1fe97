import * as z from 'zod/mini';

/** An identifier in a request: read case-insensitively and given on in lower case (RFC 9562 §4). */
export function uuid() {
  return z.uuid().check(z.overwrite((value) => value.toLowerCase()));
}
