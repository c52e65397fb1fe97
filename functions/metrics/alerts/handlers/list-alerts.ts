import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listAlerts as route } from '../../routes.ts';
import { listAlerts } from '../deps.ts';

export const handler = httpHandler(route, async ({ query }) => ({
  status: 200,
  body: await listAlerts()(query),
}));
