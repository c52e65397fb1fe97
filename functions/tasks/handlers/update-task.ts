import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { tasks } from '../deps.ts';
import { updateTask } from '../routes.ts';

export const handler = httpHandler(updateTask, async ({ principal, params, body, preconditions }) => {
  const target = { ownerId: principal.userId, id: params.id, versions: preconditions.versions };
  const { task, version } = await tasks().patch(target, body);
  return { status: 200, body: task, etag: versionTag(version) };
});
