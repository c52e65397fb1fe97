import type { Queryable } from '../_shared/postgres/database.ts';
import { sql } from '../_shared/postgres/database.ts';

const selectOne = sql<{ one: number }>('SELECT 1 AS one');

/** Resolves when PostgreSQL answers. */
export async function alive(db: Queryable): Promise<void> {
  await db.queryOne(selectOne, []);
}
