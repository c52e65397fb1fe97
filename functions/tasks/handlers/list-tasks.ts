import { httpHandler } from '../../_shared/http/http-handler.ts';
import { tasks } from '../deps.ts';
import { listTasks } from '../routes.ts';

export const handler = httpHandler(listTasks, async ({ principal, query }) => ({
  status: 200,
  body: await tasks().list(principal.userId, query),
}));
