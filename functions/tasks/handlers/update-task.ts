import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createTaskUpdateService } from '../deps.ts';
import { updateTask } from '../routes.ts';

const taskUpdates = lazy(createTaskUpdateService);

export const handler = httpHandler(
  updateTask,
  async ({ principal, params, body, preconditions, requestId, log }) => {
    const target = { ownerId: principal.userId, id: params.id, versions: preconditions.versions };
    const { task, version } = await taskUpdates().patch(target, body, { traceId: requestId, log });
    return { status: 200, body: task, etag: versionTag(version) };
  },
);
