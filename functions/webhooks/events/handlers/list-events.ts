import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listWebhookEvents } from '../../routes.ts';
import { listEvents } from '../deps.ts';

export const handler = httpHandler(listWebhookEvents, async ({ query }) => ({
  status: 200,
  body: new JsonText(await listEvents()(query)),
}));
