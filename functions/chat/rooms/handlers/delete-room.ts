import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { deleteRoom } from '../../routes.ts';
import { createMemberships } from '../deps.ts';

const memberships = lazy(createMemberships);

export const handler = httpHandler(deleteRoom, async ({ principal, params }) => {
  await memberships().deleteRoom(principal, params.id);
  return { status: 204 };
});
