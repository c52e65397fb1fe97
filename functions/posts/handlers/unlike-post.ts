import { httpHandler } from '../../_shared/http/http-handler.ts';
import { posts } from '../deps.ts';
import { unlikePost } from '../routes.ts';

export const handler = httpHandler(unlikePost, async ({ principal, params }) => {
  await posts().unlike(params.id, principal.userId);
  return { status: 204 };
});
