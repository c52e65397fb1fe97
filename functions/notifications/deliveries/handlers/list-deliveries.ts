import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listDeliveries as route } from '../../routes.ts';
import { listDeliveries } from '../deps.ts';

export const handler = httpHandler(route, async ({ params, query, principal }) => ({
  status: 200,
  body: await listDeliveries()(principal.userId, params.id, query),
}));
