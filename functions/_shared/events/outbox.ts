import { createLogger, type Logger } from '../observability/logger.ts';
import type { Database, Queryable } from '../postgres/database.ts';
import { sql } from '../postgres/database.ts';
import type { EventDetail, EventType } from './contracts.ts';
import { type EventPublisher, type NewEvent, toDetail } from './event-bus.ts';

/** An event whose id and time are fixed, so that a repeat is the same event. */
export type PendingEvent<T extends EventType = EventType> = NewEvent<T> & {
  readonly id: string;
  readonly occurredAt: string;
};

/** What a request hands on to the events that it causes. */
export interface Cause {
  /** Correlation id: the request's. */
  readonly traceId: string;
  readonly log: Logger;
}

/**
 * Events that must not be lost: written by the transaction or the statement that causes them and published after
 * it, at once where the bus can be reached and by a sweep otherwise. An event may be published twice, under the
 * same id. Each service that uses it has a schedule for the sweep and a table
 * `outbox (id uuid, type text, detail json, created_at timestamptz, due_at timestamptz)` with an index on `due_at`.
 */
export interface Outbox {
  /**
   * Writes an event in the caller's transaction.
   * @param dueAt when the sweep publishes it; left out, `publish` does so after the transaction
   */
  add(tx: Queryable, event: NewEvent, dueAt?: Date): Promise<PendingEvent>;
  /** Writes several events in the caller's transaction by one statement, for `publish` after it. */
  addAll(tx: Queryable, events: readonly NewEvent[]): Promise<readonly PendingEvent[]>;
  /** Publishes what was committed. A failure is logged only: the sweep comes after it. */
  publish(pending: readonly PendingEvent[], log: Logger): Promise<void>;
  /** Publishes all that is due by now; gives how many there were. */
  sweep(now: Date): Promise<number>;
}

/** How long the sweep leaves a new event to the function that wrote it. */
const GRACE_MS = 10_000;
const SWEPT_AT_ONCE = 100;
/** A backlog beyond this waits for the next minute's sweep. */
const SWEPT_AT_MOST = 5_000;

/** For a statement that writes an event beside its own rows: the values are those of `outboxRow`. */
export const OUTBOX_COLUMNS = 'outbox (id, type, detail, created_at, due_at)';

const insert = sql<never, [string, string, string, string, string]>(
  `INSERT INTO ${OUTBOX_COLUMNS} VALUES ($1, $2, $3::json, $4, $5)`,
);
const insertAll = sql<
  never,
  [
    ids: readonly string[],
    types: readonly string[],
    details: readonly string[],
    ...times: [readonly string[], readonly string[]],
  ]
>(
  `INSERT INTO ${OUTBOX_COLUMNS} SELECT id, type, detail::json, created_at, due_at
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
    AS given (id, type, detail, created_at, due_at)`,
);
const remove = sql<never, [readonly string[]]>('DELETE FROM outbox WHERE id = ANY ($1::uuid[])');
const due = sql<OutboxRow, [string, number]>(
  'SELECT type, detail FROM outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2',
);

/** Fixes the id and the time of an event that is about to be written. */
export function pendingEvent<T extends EventType>(event: NewEvent<T>): PendingEvent<T> {
  const { id, occurredAt } = toDetail(event);
  return { ...event, id, occurredAt };
}

/** The values of a row of the outbox, in the order of `OUTBOX_COLUMNS`. */
export function outboxRow(event: PendingEvent, dueAt?: Date): [string, string, string, string, string] {
  const from = dueAt ?? new Date(Date.parse(event.occurredAt) + GRACE_MS);
  return [event.id, event.type, JSON.stringify(toDetail(event)), event.occurredAt, from.toISOString()];
}

export function createOutbox(db: Queryable, events: () => EventPublisher): Outbox {
  const send = async (pending: readonly PendingEvent[]): Promise<void> => {
    await events().publish(...pending);
    await db.execute(remove, [pending.map(({ id }) => id)]);
  };
  return {
    async add(tx, event, dueAt) {
      const pending = pendingEvent(event);
      await tx.execute(insert, outboxRow(pending, dueAt));
      return pending;
    },
    async addAll(tx, events) {
      const pending = events.map(pendingEvent);
      const rows = pending.map((event) => outboxRow(event));
      const column = (at: 0 | 1 | 2 | 3 | 4) => rows.map((row) => row[at]);
      if (rows.length > 0) {
        await tx.execute(insertAll, [column(0), column(1), column(2), column(3), column(4)]);
      }
      return pending;
    },
    async publish(pending, log) {
      if (pending.length === 0) return;
      try {
        await send(pending);
      } catch (error) {
        log.error('events are left to the sweep', { types: pending.map(({ type }) => type), error });
      }
    },
    async sweep(now) {
      let swept = 0;
      for (let found = SWEPT_AT_ONCE; found === SWEPT_AT_ONCE && swept < SWEPT_AT_MOST; swept += found) {
        const rows = await db.query(due, [now.toISOString(), SWEPT_AT_ONCE]);
        found = rows.length;
        if (found > 0) await send(rows.map(fromRow));
      }
      return swept;
    },
  };
}

/** A transaction of a service that also writes events. */
export type TransactionWithEvents<Repositories> = <T>(
  cause: Cause,
  work: (tx: Repositories & EventWriter) => Promise<T>,
) => Promise<T>;

export interface EventWriter {
  /** Writes an event in the same transaction: neither is ever there without the other. */
  addEvent(event: Omit<NewEvent, 'traceId'>, dueAt?: Date): Promise<void>;
}

/**
 * Runs work on repositories and events in one transaction, and publishes the events once it is committed.
 * @param repositories makes what `work` gets beside `addEvent`, on the handle of the transaction
 */
export function transactionWithEvents<Repositories extends object>(
  database: Database,
  outbox: Outbox,
  repositories: (tx: Queryable) => Repositories,
): TransactionWithEvents<Repositories> {
  return async ({ traceId, log }, work) => {
    let pending: PendingEvent[] = [];
    const result = await database.transaction(async (tx) => {
      // A transaction that is run again writes its events again.
      pending = [];
      return await work({
        ...repositories(tx),
        async addEvent(event, dueAt) {
          const added = await outbox.add(tx, { ...event, traceId }, dueAt);
          if (dueAt === undefined) pending.push(added);
        },
      });
    });
    await outbox.publish(pending, log);
    return result;
  };
}

/** The Lambda handler of a service's sweep, by schedule. What it throws is tried again at the next minute. */
export function outboxSweep(outbox: () => Outbox): () => Promise<void> {
  return async () => {
    const published = await outbox().sweep(new Date());
    if (published > 0) createLogger().info('published events of the outbox', { published });
  };
}

/** A row as `outboxRow` wrote it. */
interface OutboxRow {
  readonly type: EventType;
  readonly detail: EventDetail;
}

function fromRow({ type, detail }: OutboxRow): PendingEvent {
  const { id, occurredAt, actor, data, traceId } = detail;
  return { type, id, occurredAt, actor, data, traceId };
}
