import { httpHandler } from '../../_shared/http/http-handler.ts';
import { passwords } from '../deps.ts';
import { deleteMe } from '../routes.ts';

export const handler = httpHandler(deleteMe, async ({ principal, body, requestId, log }) => ({
  status: 204,
  headers: await passwords().removeAccount(principal, body.password, { traceId: requestId, log }),
}));
