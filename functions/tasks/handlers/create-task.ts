import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { idempotency } from '../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskService } from '../deps.ts';
import { createTask } from '../routes.ts';

const tasks = lazy(createTaskService);

export const handler = httpHandler(
  createTask,
  async ({ principal, body }) => {
    const { task, version } = await tasks().create(principal.userId, body);
    return { status: 201, body: task, etag: versionTag(version), headers: { location: `/tasks/${task.id}` } };
  },
  { idempotency },
);
