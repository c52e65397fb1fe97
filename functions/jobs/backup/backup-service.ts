import type { JobResult } from '../../_shared/jobs/run.ts';
import type { DatabaseSnapshot } from './database-dump-repository.ts';
import type { Item, ItemGateway } from './item-gateway.ts';
import { type Manifest, manifestKey } from './manifest.ts';
import type { ObjectGateway } from './object-gateway.ts';

export interface BackupServiceDeps {
  readonly withSnapshot: <T>(work: (snapshot: DatabaseSnapshot) => Promise<T>) => Promise<T>;
  readonly items: ItemGateway;
  /** Tables of DynamoDB: their names by their logical names. */
  readonly itemTables: Readonly<Record<string, string>>;
  readonly objects: ObjectGateway;
}

export interface BackupStart {
  /** Names the backup; of a run by hand and of one by schedule alike. */
  readonly backup: string;
  readonly now: Date;
  /** Between tables: throws when the run was given up. */
  readonly renew: () => Promise<void>;
}

/**
 * Writes every table of every service to the bucket: PostgreSQL as of one moment, DynamoDB table by table. The manifest
 * comes last, so what broke off is no backup.
 */
export function backupService({ withSnapshot, items, itemTables, objects }: BackupServiceDeps) {
  return async ({ backup, now, renew }: BackupStart): Promise<JobResult> => {
    const database = await withSnapshot(async (snapshot) => {
      const tables: Manifest['tables'] = [];
      for (const table of await snapshot.tables()) {
        await renew();
        const state = await snapshot.state(table);
        const key = `${backup}/postgres/${table.schema}.${table.name}.copy.gz`;
        tables.push({ ...table, ...state, ...(await objects.store(key, snapshot.rows(table))) });
      }
      return {
        migrations: [...(await snapshot.migrations())],
        tables,
        sequences: [...(await snapshot.sequences())],
      };
    });
    const stored: Manifest['items'] = [];
    for (const [table, name] of Object.entries(itemTables)) {
      await renew();
      let count = 0;
      const lines = items.lines(name, (item) => {
        const kept = table === 'jobs' ? withoutRunning(item) : item;
        if (kept) count += 1;
        return kept;
      });
      const part = await objects.store(`${backup}/dynamodb/${table}.jsonl.gz`, lines);
      stored.push({ table, count, ...part });
    }
    await renew();
    const manifest: Manifest = {
      ...{ format: 1, backup, createdAt: now.toISOString() },
      ...database,
      items: stored,
    };
    await objects.storeText(manifestKey(backup), JSON.stringify(manifest, null, 2));
    return {
      backup,
      tables: database.tables.length,
      rows: sum(database.tables.map(({ rows }) => rows)),
      items: sum(stored.map(({ count }) => count)),
      bytes: sum([...database.tables, ...stored].map(({ bytes }) => bytes)),
    };
  };
}

/**
 * An item of the table `jobs` without a run that is under way, as this backup's own is: nobody works on it where the
 * backup is restored (_shared/jobs/run-items.ts has the items).
 */
function withoutRunning(item: Item): Item | undefined {
  if (item.status?.S === 'running') return undefined;
  const { runId, holder, leaseUntil, lastRun, ...rest } = item;
  return lastRun === undefined || lastRun.M?.status?.S === 'running' ? rest : { ...rest, lastRun };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
