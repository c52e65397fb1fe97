import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';
import { deletePost } from '../routes.ts';

const posts = lazy(createPostService);

export const handler = httpHandler(deletePost, async ({ principal, params, preconditions }) => {
  const target = { id: params.id, callerId: principal.userId, tags: preconditions.tags };
  await posts().remove(target, principal.role);
  return { status: 204 };
});
