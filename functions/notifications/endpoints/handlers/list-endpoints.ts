import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listEndpoints } from '../../routes.ts';
import { endpoints } from '../deps.ts';

export const handler = httpHandler(listEndpoints, async ({ query, principal }) => ({
  status: 200,
  body: await endpoints().list(principal, query),
}));
