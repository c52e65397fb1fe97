import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { cancelOrder } from '../../routes.ts';
import { createOrderService } from '../deps.ts';

const orders = lazy(createOrderService);

export const handler = httpHandler(cancelOrder, async ({ principal, params, requestId, log }) => {
  const cause = { traceId: requestId, log };
  const { order, version } = await orders().cancel(principal.userId, params.id, cause);
  return { status: 200, body: order, etag: versionTag(version) };
});
