import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { memberships } from '../../deps.ts';
import { addMember } from '../../routes.ts';

export const handler = httpHandler(addMember, async ({ principal, params }) => {
  await memberships().add(principal.userId, params.id, params.userId);
  return { status: 204 };
});
