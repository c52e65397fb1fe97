import { type Cause, type Outbox, type PendingEvent, pendingEvent } from '../../_shared/events/outbox.ts';
import type { ResponseCache } from '../../_shared/valkey/response-cache.ts';
import { scopesOf } from '../cache-scopes.ts';

type ProductChanged = PendingEvent<'product.changed'>;

export interface ProductChangesDeps {
  readonly outbox: Outbox;
  readonly cache: ResponseCache;
}

/** What goes with each write of an administrator: its event, and the cached answers that it makes old. */
export function productChanges({ outbox, cache }: ProductChangesDeps) {
  return {
    /** The event that the write's own statement keeps. */
    event: (
      productId: string,
      change: ProductChanged['data']['change'],
      adminId: string,
      { traceId }: Cause,
    ): ProductChanged =>
      pendingEvent({ type: 'product.changed', actor: adminId, traceId, data: { productId, change } }),

    /** After the write: the next read sees it, and the event is published. */
    async written(event: ProductChanged, { log }: Cause): Promise<void> {
      await Promise.all([
        cache.invalidate(scopesOf([event.data.productId]), log),
        outbox.publish([event], log),
      ]);
    },
  };
}
