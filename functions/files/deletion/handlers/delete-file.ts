import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { deleteFile } from '../../routes.ts';
import { deletions } from '../deps.ts';

export const handler = httpHandler(deleteFile, async ({ principal, params }) => {
  await deletions().delete(principal.userId, params.id);
  return { status: 204 };
});
