import { DatabaseSync } from 'node:sqlite';

/** One row of `messages`. Times in ms; `receipt` is set once a message was received. */
export interface MessageRow {
  readonly seq: number;
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: string;
  readonly system_attributes: string;
  readonly sender: string;
  readonly group_id: string | null;
  readonly dedup_id: string | null;
  readonly source_arn: string | null;
  readonly sent_at: number;
  readonly visible_at: number;
  readonly first_received_at: number | null;
  readonly receives: number;
  readonly receipt: string | null;
}
export type NewMessage = Omit<
  MessageRow,
  'seq' | 'first_received_at' | 'receives' | 'receipt' | 'source_arn'
>;

/**
 * Messages and queues in SQLite, so that a kill loses nothing that was acknowledged. Write-ahead logging
 * without a sync per commit: it guards against the death of the process, not of the machine.
 */
export function openMessageTable(path: string) {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS queues (
      name TEXT PRIMARY KEY, attributes TEXT NOT NULL, created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS messages (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
      attributes TEXT NOT NULL, system_attributes TEXT NOT NULL, sender TEXT NOT NULL, group_id TEXT, dedup_id TEXT,
      source_arn TEXT, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, first_received_at INTEGER,
      receives INTEGER NOT NULL DEFAULT 0, receipt TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS messages_by_time ON messages (queue, visible_at);
    CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, group_id, visible_at);
    CREATE TABLE IF NOT EXISTS deduplication (
      queue TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, until INTEGER NOT NULL,
      PRIMARY KEY (queue, key)
    ) STRICT;
  `);
  const s = {
    queues: db.prepare('SELECT * FROM queues ORDER BY name'),
    putQueue: db.prepare(
      `INSERT INTO queues (name, attributes, created_at, modified_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET attributes = excluded.attributes, modified_at = excluded.modified_at`,
    ),
    dropQueue: db.prepare('DELETE FROM queues WHERE name = ?'),
    insert: db.prepare(
      `INSERT INTO messages (queue, id, body, attributes, system_attributes, sender, group_id, dedup_id, sent_at, visible_at)
       VALUES (:queue, :id, :body, :attributes, :system_attributes, :sender, :group_id, :dedup_id, :sent_at, :visible_at)`,
    ),
    // FIFO: what stands behind a message of its group that is out for delivery waits.
    due: db.prepare(
      `SELECT * FROM messages m WHERE queue = :queue AND visible_at <= :now AND NOT EXISTS (
         SELECT 1 FROM messages b WHERE m.group_id IS NOT NULL AND b.queue = m.queue AND b.group_id = m.group_id
           AND b.visible_at > :now AND b.receipt IS NOT NULL)
       ORDER BY seq LIMIT :most`,
    ),
    dueStandard: db.prepare(
      'SELECT * FROM messages WHERE queue = :queue AND visible_at <= :now ORDER BY seq LIMIT :most',
    ),
    take: db.prepare(
      `UPDATE messages SET visible_at = :visible_at, receipt = :receipt, receives = receives + 1,
         first_received_at = coalesce(first_received_at, :now) WHERE seq = :seq`,
    ),
    move: db.prepare(
      `UPDATE messages SET queue = :queue, source_arn = :source_arn, visible_at = :now, receives = 0, receipt = NULL,
         first_received_at = NULL WHERE seq = :seq`,
    ),
    bySeq: db.prepare('SELECT * FROM messages WHERE queue = ? AND seq = ?'),
    hide: db.prepare('UPDATE messages SET visible_at = ? WHERE seq = ?'),
    remove: db.prepare('DELETE FROM messages WHERE seq = ?'),
    purge: db.prepare('DELETE FROM messages WHERE queue = ?'),
    expire: db.prepare('DELETE FROM messages WHERE queue = ? AND sent_at < ?'),
    counts: db.prepare(
      `SELECT count(*) FILTER (WHERE visible_at <= :now) AS visible,
         count(*) FILTER (WHERE visible_at > :now AND receipt IS NOT NULL) AS inFlight,
         count(*) FILTER (WHERE visible_at > :now AND receipt IS NULL) AS delayed
       FROM messages WHERE queue = :queue`,
    ),
    nextDue: db.prepare('SELECT min(visible_at) AS at FROM messages WHERE queue = ? AND visible_at > ?'),
    repeated: db.prepare('SELECT id, seq FROM deduplication WHERE queue = ? AND key = ? AND until > ?'),
    remember: db.prepare(
      'INSERT OR REPLACE INTO deduplication (queue, key, id, seq, until) VALUES (?, ?, ?, ?, ?)',
    ),
    deleteExpired: db.prepare('DELETE FROM deduplication WHERE until <= ?'),
  };
  // Rows come back untyped; each cast names the columns its statement selects.
  // The casts from here on: node:sqlite types every row as values by name, and the columns are those selected above.
  const row = (value: unknown): MessageRow | undefined => value as MessageRow | undefined;
  return {
    queues: () =>
      s.queues.all() as unknown as {
        name: string;
        attributes: string;
        created_at: number;
        modified_at: number;
      }[],
    putQueue: (name: string, attributes: string, createdAt: number, modifiedAt: number) =>
      s.putQueue.run(name, attributes, createdAt, modifiedAt),
    dropQueue(name: string) {
      s.purge.run(name);
      s.dropQueue.run(name);
    },
    insert: (message: NewMessage): number => Number(s.insert.run({ ...message }).lastInsertRowid),
    due(queue: string, now: number, most: number, fifo: boolean): MessageRow[] {
      return (fifo ? s.due : s.dueStandard).all({ queue, now, most }) as unknown as MessageRow[];
    },
    take: (seq: number, receipt: string, now: number, visibleAt: number) =>
      s.take.run({ seq, receipt, now, visible_at: visibleAt }),
    move: (seq: number, queue: string, sourceArn: string, now: number) =>
      s.move.run({ seq, queue, source_arn: sourceArn, now }),
    bySeq: (queue: string, seq: number) => row(s.bySeq.get(queue, seq)),
    hide: (seq: number, visibleAt: number) => s.hide.run(visibleAt, seq),
    remove: (seq: number) => s.remove.run(seq),
    purge: (queue: string) => s.purge.run(queue),
    expire: (queue: string, sentBefore: number) => s.expire.run(queue, sentBefore),
    counts: (queue: string, now: number) =>
      s.counts.get({ queue, now }) as unknown as { visible: number; inFlight: number; delayed: number },
    nextDue: (queue: string, now: number) =>
      (s.nextDue.get(queue, now) as unknown as { at: number | null }).at,
    repeated: (queue: string, key: string, now: number) =>
      s.repeated.get(queue, key, now) as unknown as { id: string; seq: number } | undefined,
    remember(queue: string, key: string, id: string, seq: number, now: number, until: number) {
      s.deleteExpired.run(now);
      s.remember.run(queue, key, id, seq, until);
    },
    close: () => db.close(),
  };
}
export type MessageTable = ReturnType<typeof openMessageTable>;
