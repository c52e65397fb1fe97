import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { directConversation } from '../../messages/conversation.ts';
import { listMessages } from '../../routes.ts';
import { createHistory } from '../deps.ts';

const history = lazy(createHistory);

export const handler = httpHandler(listMessages, async ({ principal, params, query }) => ({
  status: 200,
  body: await history().page(directConversation(principal.userId, params.userId), query.before, query.limit),
}));
