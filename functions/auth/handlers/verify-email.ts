import { httpHandler } from '../../_shared/http/http-handler.ts';
import { verifications } from '../deps.ts';
import { verifyEmail } from '../routes.ts';

export const handler = httpHandler(verifyEmail, async ({ body, requestId, log }) => {
  await verifications().verify(body.token, new Date(), { traceId: requestId, log });
  return { status: 204 };
});
