import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { entityTag } from '../../../_shared/http/preconditions.ts';
import { getHost } from '../../routes.ts';
import { hosts } from '../deps.ts';

export const handler = httpHandler(getHost, async ({ params }) => {
  const { host, tag } = await hosts().get(params.id);
  return { status: 200, body: host, etag: entityTag(tag) };
});
