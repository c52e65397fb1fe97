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
  /** Writes events in the caller's transaction by one statement; gives those that are for `publish` after it. */
  add(tx: Queryable, events: readonly OutboxEvent[]): Promise<readonly PendingEvent[]>;
  /** Publishes what was committed. A failure is logged only: the sweep comes after it. */
  publish(pending: readonly PendingEvent[], log: Logger): Promise<void>;
  /** Publishes all that is due by now; gives how many there were. */
  sweep(now: Date): Promise<number>;
}

export interface OutboxEvent {
  readonly event: NewEvent;
  /** When the sweep publishes it; left out, `publish` does so after the transaction. */
  readonly dueAt?: Date | undefined;
}

/** How long the sweep leaves a new event to the function that wrote it. */
const GRACE_MS = 10_000;
const SWEPT_AT_ONCE = 100;
/** A backlog beyond this waits for the next minute's sweep. */
const SWEPT_AT_MOST = 5_000;

/** For a statement that writes an event beside its own rows: the values are those of `outboxRow`. */
export const OUTBOX_COLUMNS = 'outbox (id, type, detail, created_at, due_at)';

const insert = sql<
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
    async add(tx, events) {
      if (events.length === 0) return [];
      const pending = events.map(({ event, dueAt }) => ({ event: pendingEvent(event), dueAt }));
      const rows = pending.map(({ event, dueAt }) => outboxRow(event, dueAt));
      const column = (at: 0 | 1 | 2 | 3 | 4) => rows.map((row) => row[at]);
      await tx.execute(insert, [column(0), column(1), column(2), column(3), column(4)]);
      return pending.filter(({ dueAt }) => dueAt === undefined).map(({ event }) => event);
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
  /**
   * Adds an event to the transaction: neither is ever there without the other. All are written by one statement, the
   * last before the commit.
   * @param dueAt when the sweep publishes it; left out, it is published at once after the commit
   */
  addEvent(event: Omit<NewEvent, 'traceId'>, dueAt?: Date): void;
  /** Adds a step that is run after the commit, while the events are published. It must not throw. */
  afterCommit(step: () => Promise<void>): void;
}

/**
 * Runs work on repositories and events in one transaction, and publishes the events once it is committed.
 * @param repositories makes what `work` gets beside the `EventWriter`, on the handle of the transaction
 */
export function transactionWithEvents<Repositories extends object>(
  database: Database,
  outbox: Outbox,
  repositories: (tx: Queryable) => Repositories,
): TransactionWithEvents<Repositories> {
  return async ({ traceId, log }, work) => {
    const attempt = async (tx: Queryable) => {
      // A transaction that is run again begins with nothing.
      const events: OutboxEvent[] = [];
      const steps: (() => Promise<void>)[] = [];
      const result = await work({
        ...repositories(tx),
        addEvent: (event, dueAt) => void events.push({ event: { ...event, traceId }, dueAt }),
        afterCommit: (step) => void steps.push(step),
      });
      return { result, pending: await outbox.add(tx, events), steps };
    };
    const { result, pending, steps } = await database.transaction(attempt);
    await Promise.all([outbox.publish(pending, log), ...steps.map((step) => step())]);
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
