import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { updateEndpoint } from '../../routes.ts';
import { endpoints } from '../deps.ts';

export const handler = httpHandler(updateEndpoint, async ({ params, body, principal, preconditions }) => {
  const { endpoint, etag } = await endpoints().update(principal, params.id, body, preconditions);
  return { status: 200, body: endpoint, etag };
});
