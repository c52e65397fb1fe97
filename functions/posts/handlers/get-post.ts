import { httpHandler } from '../../_shared/http/http-handler.ts';
import { entityTag } from '../../_shared/http/preconditions.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostService } from '../deps.ts';
import { getPost } from '../routes.ts';

const posts = lazy(createPostService);

export const handler = httpHandler(getPost, async ({ params, principal }) => {
  const { post, tag } = await posts().get(params.id, principal);
  // `likedByMe` depends on who asks, so a kept copy is only good for the same token.
  return { status: 200, body: post, etag: entityTag(tag), headers: { vary: 'authorization' } };
});
