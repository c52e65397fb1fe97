import { httpHandler } from '../../_shared/http/http-handler.ts';
import { posts } from '../deps.ts';
import { deletePost } from '../routes.ts';

export const handler = httpHandler(deletePost, async ({ principal, params, preconditions }) => {
  await posts().remove({ id: params.id, versions: preconditions.versions }, principal);
  return { status: 204 };
});
