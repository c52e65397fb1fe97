import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listWebhookEvents } from '../../routes.ts';
import { createListEvents } from '../deps.ts';

const list = lazy(createListEvents);

export const handler = httpHandler(listWebhookEvents, async ({ query }) => ({
  status: 200,
  body: new JsonText(await list()(query)),
}));
