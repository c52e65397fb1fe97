import type { Queryable } from '../_shared/db/database.ts';
import { sql } from '../_shared/db/statement.ts';

const selectOne = sql<{ one: number }>('SELECT 1 AS one');

/** Resolves when PostgreSQL answers. */
export async function alive(db: Queryable): Promise<void> {
  await db.queryOne(selectOne, []);
}
