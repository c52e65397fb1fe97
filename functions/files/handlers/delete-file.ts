import { httpHandler } from '../../_shared/http/http-handler.ts';
import { removals } from '../deps.ts';
import { deleteFile } from '../routes.ts';

export const handler = httpHandler(deleteFile, async ({ principal, params }) => {
  await removals().remove(principal.userId, params.id);
  return { status: 204 };
});
