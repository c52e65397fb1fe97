import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';
import { unlikePost } from '../routes.ts';

const posts = lazy(createPostService);

export const handler = httpHandler(unlikePost, async ({ principal, params }) => {
  await posts().unlike(params.id, principal.userId);
  return { status: 204 };
});
