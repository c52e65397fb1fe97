import { httpHandler } from '../../_shared/http/http-handler.ts';
import { passwords } from '../deps.ts';
import { changePassword } from '../routes.ts';

export const handler = httpHandler(changePassword, async ({ principal, body }) => ({
  status: 204,
  headers: await passwords().change(principal, body.currentPassword, body.newPassword),
}));
