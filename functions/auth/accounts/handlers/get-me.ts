import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getMe } from '../../routes.ts';
import { toUser } from '../account.ts';
import { createAccountService } from '../deps.ts';

const accounts = lazy(createAccountService);

export const handler = httpHandler(getMe, async ({ principal }) => {
  const account = await accounts().get(principal);
  return { status: 200, body: toUser(account), etag: versionTag(account.version) };
});
