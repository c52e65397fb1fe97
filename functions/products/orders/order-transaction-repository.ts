import type { NewEvent } from '../../_shared/events/event-bus.ts';
import type { Cause, Outbox, PendingEvent } from '../../_shared/events/outbox.ts';
import type { Database, Queryable } from '../../_shared/postgres/database.ts';
import type { ResponseCache } from '../../_shared/valkey/response-cache.ts';
import { scopesOf } from '../cache-scopes.ts';

/** What a transaction about orders writes beside its rows. */
export interface OrderEvents {
  publish(event: Omit<NewEvent, 'traceId'>): void;
  /** Publishes `product.changed` for each, and makes the cached answers about them old. */
  stockChanged(productIds: readonly string[]): void;
}

export type OrderTransaction<Repositories> = <T>(
  cause: Cause,
  work: (repositories: Repositories, events: OrderEvents) => Promise<T>,
) => Promise<T>;

export interface OrderTransactionDeps<Repositories> {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly cache: ResponseCache;
  readonly repositories: (tx: Queryable) => Repositories;
}

/** Runs work in one transaction with its events; once it is committed, readers see it and the events are published. */
export function orderTransaction<Repositories>({
  database,
  outbox,
  cache,
  repositories,
}: OrderTransactionDeps<Repositories>): OrderTransaction<Repositories> {
  return async ({ traceId, log }, work) => {
    let pending: readonly PendingEvent[] = [];
    let changed: readonly string[] = [];
    const result = await database.transaction(async (tx) => {
      // A transaction that is run again begins with nothing.
      const events: NewEvent[] = [];
      changed = [];
      const outcome = await work(repositories(tx), {
        publish: (event) => void events.push({ ...event, traceId }),
        stockChanged(productIds) {
          changed = [...changed, ...productIds];
          for (const productId of productIds) {
            events.push({ type: 'product.changed', traceId, data: { productId, change: 'stock' } });
          }
        },
      });
      pending = await outbox.addAll(tx, events);
      return outcome;
    });
    await Promise.all([
      changed.length > 0 ? cache.invalidate(scopesOf(changed), log) : undefined,
      outbox.publish(pending, log),
    ]);
    return result;
  };
}
