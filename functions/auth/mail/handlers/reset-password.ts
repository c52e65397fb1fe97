import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { resetPassword } from '../../routes.ts';
import { createResetService } from '../deps.ts';

const resets = lazy(createResetService);

export const handler = httpHandler(resetPassword, async ({ body, requestId, log }) => {
  await resets().reset(body.token, body.newPassword, new Date(), { traceId: requestId, log });
  return { status: 204 };
});
