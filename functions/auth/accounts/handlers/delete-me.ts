import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { deleteMe } from '../../routes.ts';
import { createPasswordService } from '../deps.ts';

const passwords = lazy(createPasswordService);

export const handler = httpHandler(deleteMe, async ({ principal, body, requestId, log }) => ({
  status: 204,
  headers: await passwords().removeAccount(principal, body.password, { traceId: requestId, log }),
}));
