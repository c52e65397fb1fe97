import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { revokeLink } from '../../routes.ts';
import { publicLinks } from '../deps.ts';

export const handler = httpHandler(revokeLink, async ({ principal, params }) => {
  await publicLinks().revoke(principal.userId, params.id, params.linkId);
  return { status: 204 };
});
