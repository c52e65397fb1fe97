import { type Queryable, sql } from '../../_shared/postgres/database.ts';
import type { Span, Stats } from '../../_shared/stats.ts';

interface Counts {
  readonly registered: number;
  readonly signedIn: number;
  readonly total: number;
}

const count = sql<Counts, [string, string]>(`
  SELECT count(*) FILTER (WHERE created_at >= $1 AND created_at < $2)::integer AS registered,
    count(*) FILTER (WHERE last_login_at >= $1 AND last_login_at < $2)::integer AS "signedIn",
    count(*) FILTER (WHERE created_at < $2)::integer AS total
  FROM users`);

export function statsRepository(db: Queryable) {
  return async ({ from, to }: Span): Promise<Stats> => ({ ...(await db.queryOne(count, [from, to])) });
}
