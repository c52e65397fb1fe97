import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { updateMe } from '../../routes.ts';
import { toUser } from '../account.ts';
import { createAccountService } from '../deps.ts';

const accounts = lazy(createAccountService);

export const handler = httpHandler(updateMe, async ({ principal, body, preconditions }) => {
  const account = await accounts().rename(principal, body.name, preconditions.versions);
  return { status: 200, body: toUser(account), etag: versionTag(account.version) };
});
