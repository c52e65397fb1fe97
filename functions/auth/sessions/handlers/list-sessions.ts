import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listSessions } from '../../routes.ts';
import { createSessionListService } from '../deps.ts';

const sessions = lazy(createSessionListService);

export const handler = httpHandler(listSessions, async ({ principal, query }) => ({
  status: 200,
  body: await sessions().list(principal, query),
}));
