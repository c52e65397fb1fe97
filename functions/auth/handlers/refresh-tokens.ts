import { httpHandler } from '../../_shared/http/http-handler.ts';
import { signingSessions } from '../deps.ts';
import { refreshTokens } from '../routes.ts';

export const handler = httpHandler(refreshTokens, async ({ body }) => ({
  status: 200,
  body: await signingSessions().refresh(body.refreshToken),
}));
