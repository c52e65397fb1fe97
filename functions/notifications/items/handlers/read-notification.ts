import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { readNotification } from '../../routes.ts';
import { items } from '../deps.ts';

export const handler = httpHandler(readNotification, async ({ params, principal }) => {
  await items().markRead(principal.userId, params.id);
  return { status: 204 };
});
