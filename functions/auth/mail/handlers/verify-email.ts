import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { verifyEmail } from '../../routes.ts';
import { createVerificationService } from '../deps.ts';

const verifications = lazy(createVerificationService);

export const handler = httpHandler(verifyEmail, async ({ body, requestId, log }) => {
  await verifications().verify(body.token, new Date(), { traceId: requestId, log });
  return { status: 204 };
});
