import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { refreshTokens } from '../../routes.ts';
import { createSessionService } from '../deps.ts';

const signingSessions = lazy(createSessionService);

export const handler = httpHandler(refreshTokens, async ({ body }) => ({
  status: 200,
  body: await signingSessions().refresh(body.refreshToken),
}));
