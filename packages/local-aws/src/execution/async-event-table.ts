import { DatabaseSync } from 'node:sqlite';

/** An event that was accepted for a function and has not come to its end; times in ms of the local clock. */
export interface AcceptedEvent {
  readonly function_name: string;
  readonly payload: string;
  readonly trigger: string;
  readonly request_id: string;
  readonly accepted_at: number;
}
export interface KeptEvent extends AcceptedEvent {
  readonly id: number;
  readonly attempts: number;
  readonly throttles: number;
  /** When its next attempt is due. */
  readonly next_at: number;
}

/** Lambda's queue of asynchronous events, in SQLite, so that a restart goes on with them. */
export function openAsyncEventTable(path: string) {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS events (
      id INTEGER PRIMARY KEY AUTOINCREMENT, function_name TEXT NOT NULL, payload TEXT NOT NULL, trigger TEXT NOT NULL,
      request_id TEXT NOT NULL, accepted_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
      throttles INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL
    ) STRICT;
  `);
  const all = db.prepare('SELECT * FROM events ORDER BY next_at, id');
  const add = db.prepare(
    'INSERT INTO events (function_name, payload, trigger, request_id, accepted_at, next_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const postpone = db.prepare('UPDATE events SET attempts = ?, throttles = ?, next_at = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM events WHERE id = ?');
  return {
    // The columns are those of the table above.
    all: () => all.all() as unknown as KeptEvent[],
    /** Gives the event's id. */
    add({ function_name, payload, trigger, request_id, accepted_at }: AcceptedEvent): number {
      const at = Math.round(accepted_at);
      return Number(add.run(function_name, payload, trigger, request_id, at, at).lastInsertRowid);
    },
    postpone: (id: number, attempts: number, throttles: number, nextAt: number) =>
      postpone.run(attempts, throttles, Math.round(nextAt), id),
    remove: (id: number) => remove.run(id),
    close: () => db.close(),
  };
}
