import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { endBrowserSession } from '../../routes.ts';
import { createSessionCookie, createSignOutService } from '../deps.ts';

const cookie = lazy(createSessionCookie);
const sessions = lazy(createSignOutService);

export const handler = httpHandler(endBrowserSession, async ({ event, requestId, log }) => {
  const refreshToken = cookie().read(event.cookies);
  if (refreshToken !== undefined) await sessions().logout(refreshToken, { traceId: requestId, log });
  return { status: 204, cookies: [cookie().clear()] };
});
