import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { deleteFile } from '../../routes.ts';
import { deletions } from '../deps.ts';

export const handler = httpHandler(deleteFile, async ({ principal, params, preconditions }) => {
  await deletions().delete(principal.userId, params.id, preconditions.versions);
  return { status: 204 };
});
