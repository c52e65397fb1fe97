import type { Cause } from '../../_shared/events/outbox.ts';
import type { OrderRepository } from './order-repository.ts';
import type { OrderTransaction } from './order-transaction-repository.ts';
import type { OrderWriteRepository } from './order-write-repository.ts';

/** Orders of one transaction: enough to be quick, few enough to hold their products only for a moment. */
const BATCH = 100;
/** What is left waits for the next minute. */
const BATCHES = 50;

export interface ExpiryDeps {
  readonly transaction: OrderTransaction<{ readonly orders: OrderWriteRepository }>;
}

/** Ends the orders that nobody has paid in time and gives their stock back. */
export function orderExpiryService({ transaction }: ExpiryDeps) {
  const expireSome = (cause: Cause) =>
    transaction(cause, async ({ orders, addEvent, stockChanged }) => {
      const now = new Date().toISOString();
      const { orders: ended, productIds } = await orders.end(
        { kind: 'due', now, limit: BATCH },
        'expired',
        now,
      );
      for (const { order } of ended) {
        const { id: orderId, userId, totalCents, currency } = order;
        // Pending orders of a deleted account are cancelled with it.
        if (userId === null) continue;
        addEvent({ type: 'order.expired', data: { orderId, userId, totalCents, currency } });
      }
      stockChanged(productIds);
      return ended.length;
    });

  return {
    /**
     * Gives how many there were.
     * @param renew called before each batch but the first; ends the work by throwing
     */
    async expire(cause: Cause, renew: () => Promise<void>): Promise<number> {
      let expired = 0;
      for (let batch = 0; batch < BATCHES; batch += 1) {
        if (batch > 0) await renew();
        const found = await expireSome(cause);
        expired += found;
        if (found < BATCH) break;
      }
      return expired;
    },
  };
}

export interface AccountRemovalDeps extends ExpiryDeps {
  readonly repository: OrderRepository;
}

/**
 * Orders are kept for the books, without the person. Those still pending are cancelled: nobody is left to pay them. A
 * repeat finds nothing.
 */
export function accountRemovalService({ repository, transaction }: AccountRemovalDeps) {
  return async (userId: string, cause: Cause): Promise<void> => {
    await repository.markDeleted(userId, new Date());
    await transaction(cause, async ({ orders, stockChanged }) => {
      const { productIds } = await orders.end(
        { kind: 'of-user', userId },
        'cancelled',
        new Date().toISOString(),
      );
      stockChanged(productIds);
    });
    await repository.removePerson(userId);
  };
}
