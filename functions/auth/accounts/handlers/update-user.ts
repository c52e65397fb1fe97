import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { updateUser } from '../../routes.ts';
import { toManagedUser } from '../account.ts';
import { createUserAdminService } from '../deps.ts';

const users = lazy(createUserAdminService);

export const handler = httpHandler(
  updateUser,
  async ({ principal, params, body, preconditions, requestId, log }) => {
    const cause = { traceId: requestId, log };
    const account = await users().update(principal, params.id, body, preconditions.versions, cause);
    return { status: 200, body: toManagedUser(account), etag: versionTag(account.version) };
  },
);
