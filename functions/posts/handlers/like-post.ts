import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPosts } from '../deps.ts';
import { likePost } from '../routes.ts';

const posts = lazy(createPosts);

export const handler = httpHandler(likePost, async ({ principal, params }) => {
  await posts().like(params.id, principal.userId);
  return { status: 204 };
});
