import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { placeOrder } from '../../routes.ts';
import { createOrderService } from '../deps.ts';

const orders = lazy(createOrderService);

export const handler = httpHandler(
  placeOrder,
  async ({ principal, body, requestId, log }) => {
    const { order, version } = await orders().place(principal.userId, body, { traceId: requestId, log });
    const headers = { location: `/orders/${order.id}` };
    return { status: 201, body: order, etag: versionTag(version), headers };
  },
  { idempotency },
);
