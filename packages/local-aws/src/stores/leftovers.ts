import { join } from 'node:path';
import { stopLeftoverServer } from './server-process.ts';

/** Stops the servers that a killed run left on a data folder which is about to be dropped. */
export async function stopLeftovers(dataDir: string): Promise<void> {
  const postgres = join(dataDir, 'postgres');
  const redis = join(dataDir, 'redis.pid');
  await Promise.all([
    stopLeftoverServer({
      pidFile: join(postgres, 'postmaster.pid'),
      marks: ['postgres', postgres],
      stopSignal: 'SIGINT',
    }),
    stopLeftoverServer({ pidFile: join(dataDir, 'dynamodb.pid'), marks: [dataDir], stopSignal: 'SIGTERM' }),
    stopLeftoverServer({ pidFile: redis, marks: [dataDir], stopSignal: 'SIGTERM' }),
    stopLeftoverServer({ pidFile: redis, marks: ['-server', '127.0.0.1:'], stopSignal: 'SIGTERM' }),
  ]);
}
