import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listNotifications } from '../../routes.ts';
import { items } from '../deps.ts';

export const handler = httpHandler(listNotifications, async ({ query, principal }) => ({
  status: 200,
  body: await items().list(principal.userId, query),
}));
