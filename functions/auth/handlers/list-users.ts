import { httpHandler } from '../../_shared/http/http-handler.ts';
import { userAdmin } from '../deps.ts';
import { listUsers } from '../routes.ts';

export const handler = httpHandler(listUsers, async ({ query }) => ({
  status: 200,
  body: await userAdmin().list(query),
}));
