import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { changePassword } from '../../routes.ts';
import { createPasswordService } from '../deps.ts';

const passwords = lazy(createPasswordService);

export const handler = httpHandler(changePassword, async ({ principal, body }) => ({
  status: 204,
  headers: await passwords().change(principal, body.currentPassword, body.newPassword),
}));
