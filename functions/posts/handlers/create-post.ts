import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { idempotency } from '../../_shared/idempotency/idempotency.ts';
import { announcePost } from '../announce-post.ts';
import { events, posts } from '../deps.ts';
import { createPost } from '../routes.ts';

export const handler = httpHandler(
  createPost,
  async ({ principal, body, requestId, log }) => {
    const { post, version } = await posts().create(principal, body);
    await announcePost(events(), post, { traceId: requestId, log });
    const headers = { location: `/posts/${post.id}` };
    return { status: 201, body: post, etag: versionTag(version), headers };
  },
  { idempotency },
);
