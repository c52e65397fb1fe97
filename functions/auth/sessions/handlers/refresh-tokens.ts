import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { refreshTokens } from '../../routes.ts';
import { createSessionRefresh } from '../deps.ts';

const refresh = lazy(createSessionRefresh);

export const handler = httpHandler(refreshTokens, async ({ body, requestId, log }) => ({
  status: 200,
  body: await refresh()(body.refreshToken, { traceId: requestId, log }),
}));
