import { DatabaseSync } from 'node:sqlite';

/** A delivery that failed and is tried again; times in ms. */
export interface PendingDelivery {
  readonly id: number;
  readonly rule_arn: string;
  readonly target_id: string;
  /** The event, JSON. */
  readonly event: string;
  readonly attempts: number;
  readonly first_at: number;
  readonly next_at: number;
}

/** Deliveries to be retried, in SQLite, so that a restart goes on with them. */
export function openPendingTable(path: string) {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS pending (
      id INTEGER PRIMARY KEY AUTOINCREMENT, rule_arn TEXT NOT NULL, target_id TEXT NOT NULL, event TEXT NOT NULL,
      attempts INTEGER NOT NULL, first_at INTEGER NOT NULL, next_at INTEGER NOT NULL
    ) STRICT;
  `);
  const all = db.prepare('SELECT * FROM pending ORDER BY next_at');
  const add = db.prepare(
    'INSERT INTO pending (rule_arn, target_id, event, attempts, first_at, next_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const postpone = db.prepare('UPDATE pending SET attempts = ?, next_at = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM pending WHERE id = ?');
  return {
    // The columns are those of the table above.
    all: () => all.all() as unknown as PendingDelivery[],
    add(pending: Omit<PendingDelivery, 'id'>): PendingDelivery {
      const { rule_arn, target_id, event, attempts, first_at, next_at } = pending;
      const { lastInsertRowid } = add.run(rule_arn, target_id, event, attempts, first_at, next_at);
      return { id: Number(lastInsertRowid), ...pending };
    },
    postpone: (id: number, attempts: number, nextAt: number) => postpone.run(attempts, nextAt, id),
    remove: (id: number) => remove.run(id),
    close: () => db.close(),
  };
}
