import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { logout } from '../../routes.ts';
import { createSignOutService } from '../deps.ts';

const sessions = lazy(createSignOutService);

export const handler = httpHandler(logout, async ({ body, requestId, log }) => {
  await sessions().logout(body.refreshToken, { traceId: requestId, log });
  return { status: 204 };
});
