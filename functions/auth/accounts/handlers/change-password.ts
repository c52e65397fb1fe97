import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { changePassword } from '../../routes.ts';
import { createPasswordChangeService } from '../deps.ts';

const passwords = lazy(createPasswordChangeService);

export const handler = httpHandler(changePassword, async ({ principal, body, requestId, log }) => ({
  status: 204,
  headers: await passwords().change(principal, body, { traceId: requestId, log }),
}));
