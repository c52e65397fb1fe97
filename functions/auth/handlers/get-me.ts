import { httpHandler } from '../../_shared/http/http-handler.ts';
import { versionTag } from '../../_shared/http/preconditions.ts';
import { toUser } from '../account.ts';
import { accounts } from '../deps.ts';
import { getMe } from '../routes.ts';

export const handler = httpHandler(getMe, async ({ principal }) => {
  const account = await accounts().get(principal);
  return { status: 200, body: toUser(account), etag: versionTag(account.version) };
});
