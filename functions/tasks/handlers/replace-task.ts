import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { announceCompletion } from '../announce-completion.ts';
import { events, tasks } from '../deps.ts';
import { replaceTask } from '../routes.ts';

export const handler = httpHandler(
  replaceTask,
  async ({ principal, params, body, preconditions, requestId, log }) => {
    const target = { ownerId: principal.userId, id: params.id, versions: preconditions.versions };
    const { task, version, completed } = await tasks().replace(target, body);
    if (completed) {
      await announceCompletion(events(), task, principal.userId, { traceId: requestId, log });
    }
    return { status: 200, body: task, etag: versionTag(version) };
  },
);
