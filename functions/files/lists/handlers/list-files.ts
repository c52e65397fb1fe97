import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listFiles } from '../../routes.ts';
import { listFiles as list } from '../deps.ts';

export const handler = httpHandler(listFiles, async ({ principal, query }) => ({
  status: 200,
  body: await list()(principal.userId, query),
}));
