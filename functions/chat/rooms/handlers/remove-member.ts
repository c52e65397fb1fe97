import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { removeMember } from '../../routes.ts';
import { createMemberships } from '../deps.ts';

const memberships = lazy(createMemberships);

export const handler = httpHandler(removeMember, async ({ principal, params }) => {
  await memberships().remove(principal.userId, params.id, params.userId);
  return { status: 204 };
});
