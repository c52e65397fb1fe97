import * as z from 'zod/mini';
import { validation } from '../errors/errors.ts';
import { uuid } from '../schema/formats.ts';
import { toInstant } from '../schema/instant.ts';
import { code } from '../schema/text.ts';

/**
 * `?limit=1..100`, 20 when it is left out, and `?cursor=`: spread it into a route's query schema.
 * @param longestCursor characters; more than the default where a cursor holds text
 */
export function pageQuery({ longestCursor = 1024 } = {}) {
  return {
    limit: z._default(
      z.pipe(
        z.pipe(
          code({ max: 3, pattern: /^\d+$/, message: 'must be a whole number from 1 to 100' }),
          z.transform(Number),
        ),
        z.number().check(z.minimum(1), z.maximum(100)),
      ),
      20,
    ),
    cursor: z
      .optional(code({ max: longestCursor }))
      .register(z.globalRegistry, { description: '`nextCursor` of the page before' }),
  };
}

/** The body of a page. */
export function pageSchema<S extends z.ZodMiniType>(item: S) {
  return z.strictObject({ items: z.array(item), nextCursor: z.nullable(z.string()) });
}

/**
 * Cuts a page out of the rows that were read for it, one more than the limit where there are as many.
 * @param cursorOf the cursor behind an item
 */
export function cutPage<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: readonly T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : cursorOf(last) };
}

/** Parts of a position, with the bounds of what the stores can hold. */
export const cursorId = uuid();
export const cursorInstant = z.string().check(z.refine((value) => toInstant(value) === value));

export interface CursorCodec<T> {
  /** Opaque text for `nextCursor`. */
  encode(position: T): string;
  /** @throws AppError `validation` (422) for text that no answer of this list ever gave. */
  decode(cursor: string): T;
}

const DIGEST_CHARACTERS = 11;

/**
 * Keyset cursors: the sort values and the id of the last row of a page as base64url JSON, behind a digest of it and of
 * the list's name, so that one which was changed, made up or given by another list is refused. The digest is no
 * signature: the schema admits nothing but a position, which the caller's own filter and ownership still bound.
 * Put the sort order in as a literal or enum, so that a cursor of one order is not taken in another.
 *
 * @example const cursor = cursorCodec('posts', z.tuple([cursorInstant, cursorId]));
 */
export function cursorCodec<S extends z.ZodMiniType>(list: string, schema: S): CursorCodec<z.output<S>> {
  return {
    encode(position) {
      const json = JSON.stringify(position);
      return digest(list, json) + Buffer.from(json).toString('base64url');
    },
    decode(cursor) {
      const json = Buffer.from(cursor.slice(DIGEST_CHARACTERS), 'base64url').toString('utf8');
      const given = digest(list, json) + Buffer.from(json).toString('base64url');
      // Node skips characters that are not base64url, so the text has to be the very one that was given.
      const result = given === cursor ? schema.safeParse(parsed(json)) : undefined;
      if (result?.success) return result.data;
      throw validation({ path: '/cursor', message: 'is not a cursor of this list' });
    },
  };
}

function digest(list: string, json: string): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  return hash('sha256', `${list}\0${json}`, 'base64url').slice(0, DIGEST_CHARACTERS);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
