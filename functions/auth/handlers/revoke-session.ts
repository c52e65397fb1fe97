import { httpHandler } from '../../_shared/http/http-handler.ts';
import { sessions } from '../deps.ts';
import { revokeSession } from '../routes.ts';

export const handler = httpHandler(revokeSession, async ({ principal, params }) => {
  await sessions().revoke(principal, params.id);
  return { status: 204 };
});
