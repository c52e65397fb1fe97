import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { readAllNotifications } from '../../routes.ts';
import { items } from '../deps.ts';

export const handler = httpHandler(readAllNotifications, async ({ principal }) => {
  await items().markAllRead(principal.userId);
  return { status: 204 };
});
