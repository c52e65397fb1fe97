import * as z from 'zod/mini';
import type { Logger } from '../observability/logger.ts';
import type { Queryable } from '../postgres/database.ts';
import { sql } from '../postgres/database.ts';
import { type EventType, eventContracts } from './contracts.ts';
import { type EventPublisher, type NewEvent, toDetail } from './event-bus.ts';

/**
 * Events that must not be lost: written in the transaction that causes them and published after it, at once
 * where the bus can be reached and by a sweep otherwise. An event may be published twice, under the same id. Each
 * service that uses it has a table `outbox (id uuid, type text, detail json, created_at timestamptz)`.
 */
export interface Outbox {
  /** Writes an event in the caller's transaction. */
  add(tx: Queryable, event: NewEvent): Promise<PendingEvent>;
  /** Publishes what the transaction wrote. A failure is logged only: the sweep comes after it. */
  publish(pending: readonly PendingEvent[], log: Logger): Promise<void>;
  /** Publishes what was left behind for ten seconds; gives how many there were. */
  sweep(now: Date): Promise<number>;
}

/** An event whose id and time are fixed. */
export type PendingEvent = NewEvent & { readonly id: string; readonly occurredAt: string };

const ABANDONED_MS = 10_000;
const SWEPT_AT_ONCE = 100;

const insert = sql<never, [string, string, string, string]>(
  'INSERT INTO outbox (id, type, detail, created_at) VALUES ($1, $2, $3::json, $4)',
);
const remove = sql<never, [readonly string[]]>('DELETE FROM outbox WHERE id = ANY ($1::uuid[])');
const abandoned = sql<{ type: string; detail: unknown }, [string, number]>(
  'SELECT type, detail FROM outbox WHERE created_at < $1 ORDER BY id LIMIT $2',
);

const stored = z.object({
  id: z.string(),
  occurredAt: z.string(),
  actor: z.optional(z.string()),
  data: z.unknown(),
  traceId: z.string(),
});

export function createOutbox(db: Queryable, events: () => EventPublisher): Outbox {
  const send = async (pending: readonly PendingEvent[]): Promise<void> => {
    await events().publish(...pending);
    await db.execute(remove, [pending.map(({ id }) => id)]);
  };
  return {
    async add(tx, event) {
      const detail = toDetail(event);
      const { id, occurredAt } = detail;
      await tx.execute(insert, [id, event.type, JSON.stringify(detail), occurredAt]);
      return { ...event, id, occurredAt };
    },
    async publish(pending, log) {
      try {
        await send(pending);
      } catch (error) {
        log.error('events are left to the sweep', { types: pending.map(({ type }) => type), error });
      }
    },
    async sweep(now) {
      const before = new Date(now.getTime() - ABANDONED_MS).toISOString();
      const rows = await db.query(abandoned, [before, SWEPT_AT_ONCE]);
      if (rows.length > 0) await send(rows.map(toPending));
      return rows.length;
    },
  };
}

function toPending({ type, detail }: { type: string; detail: unknown }): PendingEvent {
  const { data, ...envelope } = stored.parse(detail);
  if (!isEventType(type)) throw new Error(`the outbox has an event ${type}, of which there is no contract`);
  const schema: z.ZodMiniType<unknown> = eventContracts[type];
  // The schema is the one of `type`, which TypeScript cannot follow through an index by a variable.
  return { ...envelope, type, data: schema.parse(data) as NewEvent['data'] };
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventContracts, type);
}
