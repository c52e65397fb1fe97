import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { memberships } from '../../deps.ts';
import { removeMember } from '../../routes.ts';

export const handler = httpHandler(removeMember, async ({ principal, params }) => {
  await memberships().remove(principal.userId, params.id, params.userId);
  return { status: 204 };
});
