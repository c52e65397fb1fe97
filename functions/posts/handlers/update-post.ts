import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { posts } from '../deps.ts';
import { updatePost } from '../routes.ts';

export const handler = httpHandler(updatePost, async ({ principal, params, body, preconditions }) => {
  const target = { id: params.id, versions: preconditions.versions };
  const { post, version } = await posts().edit(target, body, principal);
  return { status: 200, body: post, etag: versionTag(version) };
});
