import { httpHandler } from '../../_shared/http/http-handler.ts';
import { toManagedUser } from '../account.ts';
import { userAdmin } from '../deps.ts';
import { updateUser } from '../routes.ts';

export const handler = httpHandler(updateUser, async ({ principal, params, body }) => ({
  status: 200,
  body: toManagedUser(await userAdmin().update(principal, params.id, body)),
}));
