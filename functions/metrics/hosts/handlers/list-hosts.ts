import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listHosts } from '../../routes.ts';
import { hosts } from '../deps.ts';

export const handler = httpHandler(listHosts, async ({ query }) => ({
  status: 200,
  body: await hosts().list(query),
}));
