import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';
import { likePost } from '../routes.ts';

const posts = lazy(createPostService);

export const handler = httpHandler(likePost, async ({ principal, params }) => {
  await posts().like(params.id, principal.userId);
  return { status: 204 };
});
