import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTasks } from '../deps.ts';
import { listTasks } from '../routes.ts';

const tasks = lazy(createTasks);

export const handler = httpHandler(listTasks, async ({ principal, query }) => ({
  status: 200,
  body: await tasks().list(principal.userId, query),
}));
