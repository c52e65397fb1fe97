import { type Queryable, sql } from '../_shared/postgres/database.ts';
import { firstIdAt, type Span, type Stats } from '../_shared/stats.ts';

/** By the primary key, which holds the time. */
const count = sql<{ readonly created: number }, [string, string]>(
  'SELECT count(*)::integer AS created FROM posts WHERE id >= $1 AND id < $2',
);

export function statsRepository(db: Queryable) {
  return async ({ from, to }: Span): Promise<Stats> => ({
    created: (await db.queryOne(count, [firstIdAt(from), firstIdAt(to)]))?.created ?? 0,
  });
}
