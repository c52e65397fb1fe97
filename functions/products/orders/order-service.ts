import * as z from 'zod/mini';
import { conflict, forbidden, invalidToken, notFound, validation } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { cursorCodec, cursorId, cursorInstant, cutPage } from '../../_shared/paging/paging.ts';
import type { OrderInput, OrderQuery } from '../contract.ts';
import type { OrderRepository, StoredOrder } from './order-repository.ts';
import type { OrderTransaction } from './order-transaction-repository.ts';
import type { OrderWriteRepository, Placement } from './order-write-repository.ts';

/** How long the pieces of an order that nobody pays are kept for it. */
const PENDING_MS = 30 * 60 * 1000;

const cursor = cursorCodec('orders', z.tuple([cursorInstant, cursorId]));

export interface OrderReadingDeps {
  readonly repository: OrderRepository;
}

/** A caller's own orders; somebody else's are not found. An administrator lists everybody's. */
export function orderReadingService({ repository }: OrderReadingDeps) {
  return {
    async get(userId: string, id: string): Promise<StoredOrder> {
      const found = await repository.find(userId, id);
      if (!found) throw notFound();
      return found;
    },

    /** @throws AppError `forbidden` for everybody's, asked for by somebody who is no administrator */
    async list(caller: { readonly userId: string; readonly role: 'user' | 'admin' }, query: OrderQuery) {
      const all = query.all === 'true';
      if (all && caller.role !== 'admin') throw forbidden();
      const position = query.cursor === undefined ? undefined : cursor.decode(query.cursor);
      const after = position && { createdAt: position[0], id: position[1] };
      const filter = { userId: all ? null : caller.userId, after };
      const found = await repository.list(filter, query.limit + 1);
      return cutPage(found, query.limit, ({ createdAt, id }) => cursor.encode([createdAt, id]));
    },
  };
}

export interface OrderDeps {
  readonly transaction: OrderTransaction<{ readonly orders: OrderWriteRepository }>;
  readonly newId: () => string;
}

export function orderService({ transaction, newId }: OrderDeps) {
  return {
    /**
     * Reserves the stock of all its products, or of none.
     * @throws AppError `conflict` when a product is short, `validation` for an unknown product or several currencies,
     * `unauthenticated` when the account has been deleted since its token was issued
     */
    async place(userId: string, { items }: OrderInput, cause: Cause): Promise<StoredOrder> {
      const now = new Date();
      return await transaction(cause, async ({ orders, addEvent, stockChanged }) => {
        const placement = await orders.place({
          id: newId(),
          userId,
          wanted: summed(items),
          now: now.toISOString(),
          expiresAt: new Date(now.getTime() + PENDING_MS).toISOString(),
        });
        const { placed } = placement;
        if (!placed) throw refusal(items, placement);
        const { id: orderId, totalCents, currency } = placed.order;
        addEvent({
          type: 'order.created',
          actor: userId,
          data: { orderId, userId, totalCents, currency },
        });
        stockChanged(placed.order.items.map(({ productId }) => productId));
        return placed;
      });
    },

    /** @throws AppError `conflict` for an order that is not pending any more */
    async cancel(userId: string, id: string, cause: Cause): Promise<StoredOrder> {
      return await transaction(cause, async ({ orders, stockChanged }) => {
        const which = { kind: 'one', id, userId } as const;
        const { orders: ended, productIds } = await orders.end(which, 'cancelled', new Date().toISOString());
        const [cancelled] = ended;
        if (!cancelled) {
          const found = await orders.lock(id);
          if (found?.order.userId !== userId) throw notFound();
          throw conflict(`The order is ${found.order.status}.`);
        }
        stockChanged(productIds);
        return cancelled;
      });
    },
  };
}

/** Each product once, with the pieces of all its lines. */
function summed(items: OrderInput['items']): { productId: string; quantity: number }[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of items) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return Array.from(quantities, ([productId, quantity]) => ({ productId, quantity }));
}

/** Why an order was not placed; what is wrong with the request comes before what is short. */
function refusal(items: OrderInput['items'], { isDeletedUser, lines }: Placement): Error {
  if (isDeletedUser) return invalidToken();
  const unknown = new Set(
    lines.filter(({ currency }) => currency === null).map(({ productId }) => productId),
  );
  if (unknown.size > 0) {
    const errors = items.flatMap(({ productId }, at) =>
      unknown.has(productId) ? [{ path: `/items/${at}/productId`, message: 'must be a product' }] : [],
    );
    return validation(...errors);
  }
  if (new Set(lines.map(({ currency }) => currency)).size > 1) {
    return validation({ path: '/items', message: 'must be products of one currency' });
  }
  const short = lines.filter(({ isEnough }) => !isEnough).map(({ productId }) => productId);
  return conflict(`There are not as many pieces in stock of ${short.join(', ')}.`);
}
