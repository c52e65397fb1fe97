import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { rooms } from '../../deps.ts';
import { listRooms } from '../../routes.ts';

export const handler = httpHandler(listRooms, async ({ principal }) => ({
  status: 200,
  body: { items: await rooms().visibleTo(principal.userId), nextCursor: null },
}));
