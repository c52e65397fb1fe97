import * as z from 'zod/mini';
import { validation } from '../errors/errors.ts';

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

export interface CursorCodec<T> {
  /** Opaque text for `nextCursor`. */
  encode(position: T): string;
  /** @throws AppError `validation` (422) for text that no answer of this route ever gave. */
  decode(cursor: string): T;
}

/**
 * Keyset cursors: the sort values and the id of the last row of a page, as base64url JSON. They are not
 * signed: the schema admits nothing but a position, which the caller's own filter and ownership still bound.
 * Put the sort order in as a literal or enum, so that a cursor of one order is not taken in another.
 *
 * @example const cursor = cursorCodec(z.tuple([z.literal('-createdAt'), z.iso.datetime(), z.uuid()]));
 */
export function cursorCodec<S extends z.ZodMiniType>(schema: S): CursorCodec<z.output<S>> {
  return {
    encode: (position) => Buffer.from(JSON.stringify(position)).toString('base64url'),
    decode: (cursor) => {
      const result = schema.safeParse(parse(cursor));
      if (result.success) return result.data;
      throw badCursor();
    },
  };
}

function parse(cursor: string): unknown {
  // Node skips characters that are not base64url, so a cursor that was tampered with could still decode.
  if (!/^[\w-]{1,1024}$/.test(cursor)) throw badCursor();
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw badCursor();
    throw cause;
  }
}

function badCursor() {
  return validation({ path: '/cursor', message: 'is not a cursor of this list' });
}
