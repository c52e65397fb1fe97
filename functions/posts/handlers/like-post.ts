import { httpHandler } from '../../_shared/http/http-handler.ts';
import { posts } from '../deps.ts';
import { likePost } from '../routes.ts';

export const handler = httpHandler(likePost, async ({ principal, params }) => {
  await posts().like(params.id, principal.userId);
  return { status: 204 };
});
