import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskService } from '../deps.ts';
import { getTask } from '../routes.ts';

const tasks = lazy(createTaskService);

export const handler = httpHandler(getTask, async ({ principal, params }) => {
  const { task, version } = await tasks().get(principal.userId, params.id);
  return { status: 200, body: task, etag: versionTag(version) };
});
