import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { addMember } from '../../routes.ts';
import { createMemberships } from '../deps.ts';

const memberships = lazy(createMemberships);

export const handler = httpHandler(addMember, async ({ principal, params }) => {
  await memberships().add(principal.userId, params.id, params.userId);
  return { status: 204 };
});
