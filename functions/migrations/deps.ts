import { join } from 'node:path';
import { createLogger } from '../_shared/observability/logger.ts';
import { openMasterSession } from '../_shared/postgres/master-session.ts';
import { env } from './env.ts';
import { readMigrations } from './plan.ts';
import { runMigrations } from './run-migrations.ts';

/** Runs what is pending in the folder beside the bundle; gives `service/name` of each file that ran. */
export async function migrateDatabase(): Promise<readonly string[]> {
  const settings = env.parse(process.env);
  const files = await readMigrations(join(settings.LAMBDA_TASK_ROOT, 'migrations'));
  const session = await openMasterSession({
    host: settings.DATABASE_HOST,
    port: settings.DATABASE_PORT,
    database: settings.DATABASE_NAME,
    tls: settings.DATABASE_TLS === 'true',
    secretArn: settings.SECRET_DATABASE_MASTER,
  });
  try {
    return await runMigrations(
      { query: (sql, values) => session.query(sql, values ? [...values] : undefined) },
      {
        files,
        services: [],
        database: settings.DATABASE_NAME,
        now: () => new Date(),
        log: (message) => createLogger().info(message),
      },
    );
  } finally {
    await session.end();
  }
}
