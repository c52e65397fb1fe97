import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getOrder } from '../../routes.ts';
import { createOrderReadingService } from '../deps.ts';

const orders = lazy(createOrderReadingService);

export const handler = httpHandler(getOrder, async ({ principal, params }) => {
  const { order, version } = await orders().get(principal.userId, params.id);
  return { status: 200, body: order, etag: versionTag(version) };
});
