import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listUsers } from '../../routes.ts';
import { createUserListService } from '../deps.ts';

const users = lazy(createUserListService);

export const handler = httpHandler(listUsers, async ({ query }) => ({
  status: 200,
  body: await users().list(query),
}));
