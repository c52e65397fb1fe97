import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskService } from '../deps.ts';
import { deleteTask } from '../routes.ts';

const tasks = lazy(createTaskService);

export const handler = httpHandler(deleteTask, async ({ principal, params, preconditions }) => {
  await tasks().remove({ ownerId: principal.userId, id: params.id, versions: preconditions.versions });
  return { status: 204 };
});
