import { lazy } from '../lazy.ts';
import type { Database } from './database.ts';
import { databaseEnv } from './database-env.ts';
import { PgDatabase } from './pg-database.ts';

/** The service's database, signed in as its own role. Connects when the first statement is run. */
export const database: () => Database = lazy(() => new PgDatabase(databaseEnv));
