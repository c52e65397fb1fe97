import { httpHandler } from '../../_shared/http/http-handler.ts';
import { resets } from '../deps.ts';
import { resetPassword } from '../routes.ts';

export const handler = httpHandler(resetPassword, async ({ body, requestId, log }) => {
  await resets().reset(body.token, body.newPassword, new Date(), { traceId: requestId, log });
  return { status: 204 };
});
