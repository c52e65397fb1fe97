import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { deleteHost } from '../../routes.ts';
import { deletion } from '../deps.ts';

export const handler = httpHandler(deleteHost, async ({ params, preconditions, requestId }) => {
  await deletion().remove(params.id, preconditions.tags, requestId);
  return { status: 204 };
});
