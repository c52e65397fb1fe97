import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskService } from '../deps.ts';
import { listTasks } from '../routes.ts';

const tasks = lazy(createTaskService);

export const handler = httpHandler(listTasks, async ({ principal, query }) => ({
  status: 200,
  body: await tasks().list(principal.userId, query),
}));
