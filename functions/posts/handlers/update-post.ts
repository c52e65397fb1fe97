import { httpHandler } from '../../_shared/http/http-handler.ts';
import { entityTag } from '../../_shared/http/preconditions.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostEditingService } from '../deps.ts';
import { updatePost } from '../routes.ts';

const posts = lazy(createPostEditingService);

export const handler = httpHandler(updatePost, async ({ principal, params, body, preconditions }) => {
  const target = { id: params.id, callerId: principal.userId, tags: preconditions.tags };
  const { post, tag } = await posts().edit(target, body);
  return { status: 200, body: post, etag: entityTag(tag) };
});
