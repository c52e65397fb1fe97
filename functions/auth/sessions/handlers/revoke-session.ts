import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { revokeSession } from '../../routes.ts';
import { createSignOutService } from '../deps.ts';

const sessions = lazy(createSignOutService);

export const handler = httpHandler(revokeSession, async ({ principal, params, requestId, log }) => {
  await sessions().revoke(principal, params.id, { traceId: requestId, log });
  return { status: 204 };
});
