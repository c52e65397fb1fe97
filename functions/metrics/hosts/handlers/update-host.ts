import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { entityTag } from '../../../_shared/http/preconditions.ts';
import { updateHost } from '../../routes.ts';
import { hosts } from '../deps.ts';

export const handler = httpHandler(updateHost, async ({ params, body, preconditions }) => {
  const { host, tag } = await hosts().update(params.id, body, preconditions.tags);
  return { status: 200, body: host, etag: entityTag(tag) };
});
