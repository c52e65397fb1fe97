import { httpHandler } from '../../_shared/http/http-handler.ts';
import { entityTag } from '../../_shared/http/preconditions.ts';
import { idempotency } from '../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostCreationService } from '../deps.ts';
import { createPost } from '../routes.ts';

const postCreation = lazy(createPostCreationService);

export const handler = httpHandler(
  createPost,
  async ({ principal, body, requestId, log }) => {
    const { post, tag } = await postCreation().create(principal, body, { traceId: requestId, log });
    return { status: 201, body: post, etag: entityTag(tag), headers: { location: `/posts/${post.id}` } };
  },
  { idempotency },
);
