import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { replayWebhookEvent } from '../../routes.ts';
import { replayEvent } from '../deps.ts';

export const handler = httpHandler(replayWebhookEvent, async ({ params }) => ({
  status: 202,
  body: new JsonText(await replayEvent()(params.id)),
}));
