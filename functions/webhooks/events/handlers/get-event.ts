import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { getWebhookEvent } from '../../routes.ts';
import { readEvent } from '../deps.ts';

export const handler = httpHandler(getWebhookEvent, async ({ params }) => ({
  status: 200,
  body: new JsonText(await readEvent()(params.id)),
}));
