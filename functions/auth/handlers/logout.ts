import { httpHandler } from '../../_shared/http/http-handler.ts';
import { sessions } from '../deps.ts';
import { logout } from '../routes.ts';

export const handler = httpHandler(logout, async ({ body }) => {
  await sessions().logout(body.refreshToken);
  return { status: 204 };
});
