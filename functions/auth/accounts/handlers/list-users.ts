import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listUsers } from '../../routes.ts';
import { createUserAdminService } from '../deps.ts';

const userAdmin = lazy(createUserAdminService);

export const handler = httpHandler(listUsers, async ({ query }) => ({
  status: 200,
  body: await userAdmin().list(query),
}));
