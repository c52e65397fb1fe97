import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { updateUser } from '../../routes.ts';
import { toManagedUser } from '../account.ts';
import { createUserAdminService } from '../deps.ts';

const userAdmin = lazy(createUserAdminService);

export const handler = httpHandler(updateUser, async ({ principal, params, body }) => ({
  status: 200,
  body: toManagedUser(await userAdmin().update(principal, params.id, body)),
}));
