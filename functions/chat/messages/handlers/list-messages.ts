import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { history } from '../../deps.ts';
import { listMessages } from '../../routes.ts';
import { directConversation } from '../conversation.ts';

export const handler = httpHandler(listMessages, async ({ principal, params, query }) => ({
  status: 200,
  body: await history().page(directConversation(principal.userId, params.userId), query.before, query.limit),
}));
