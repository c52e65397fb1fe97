import { httpHandler } from '../../_shared/http/http-handler.ts';
import { sessions } from '../deps.ts';
import { listSessions } from '../routes.ts';

export const handler = httpHandler(listSessions, async ({ principal, query }) => ({
  status: 200,
  body: await sessions().list(principal, query),
}));
