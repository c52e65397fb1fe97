import {
  type Cause,
  type EventWriter,
  type Outbox,
  transactionWithEvents,
} from '../../_shared/events/outbox.ts';
import type { Database, Queryable } from '../../_shared/postgres/database.ts';
import type { ResponseCache } from '../../_shared/valkey/response-cache.ts';
import { scopesOf } from '../cache-scopes.ts';

/** What a transaction about orders writes beside its rows. */
export interface OrderEvents extends Pick<EventWriter, 'addEvent'> {
  /** Publishes `product.changed` for each, and makes the cached answers about them old. */
  stockChanged(productIds: readonly string[]): void;
}

export type OrderTransaction<Repositories> = <T>(
  cause: Cause,
  work: (tx: Repositories & OrderEvents) => Promise<T>,
) => Promise<T>;

export interface OrderTransactionDeps<Repositories> {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly cache: ResponseCache;
  readonly repositories: (tx: Queryable) => Repositories;
}

/** Runs work in one transaction with its events; once it is committed, readers see it and the events are published. */
export function orderTransaction<Repositories extends object>({
  database,
  outbox,
  cache,
  repositories,
}: OrderTransactionDeps<Repositories>): OrderTransaction<Repositories> {
  const transaction = transactionWithEvents(database, outbox, repositories);
  return (cause, work) =>
    transaction(cause, (tx) =>
      work({
        ...tx,
        stockChanged(productIds) {
          if (productIds.length === 0) return;
          for (const productId of productIds) {
            tx.addEvent({ type: 'product.changed', data: { productId, change: 'stock' } });
          }
          tx.afterCommit(() => cache.invalidate(scopesOf(productIds), cause.log));
        },
      }),
    );
}
