import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { refreshTokens } from '../../routes.ts';
import { createSessionService } from '../deps.ts';

const sessions = lazy(createSessionService);

export const handler = httpHandler(refreshTokens, async ({ body, requestId, log }) => ({
  status: 200,
  body: await sessions().refresh(body.refreshToken, { traceId: requestId, log }),
}));
