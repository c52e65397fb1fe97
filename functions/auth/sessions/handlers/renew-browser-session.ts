import { unauthenticated } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { renewBrowserSession } from '../../routes.ts';
import { createSessionCookie, createSessionRefresh } from '../deps.ts';

const cookie = lazy(createSessionCookie);
const refresh = lazy(createSessionRefresh);

export const handler = httpHandler(renewBrowserSession, async ({ body, event, requestId, log }) => {
  const refreshToken = body.refreshToken ?? cookie().read(event.cookies);
  if (refreshToken === undefined) throw unauthenticated('There is no session in this browser.');
  const { refreshToken: next, ...accessTokens } = await refresh()(refreshToken, { traceId: requestId, log });
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    cookies: [cookie().set(next)],
    body: accessTokens,
  };
});
