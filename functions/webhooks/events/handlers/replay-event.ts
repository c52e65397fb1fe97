import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { replayWebhookEvent } from '../../routes.ts';
import { createReplayEvent } from '../deps.ts';

const replay = lazy(createReplayEvent);

export const handler = httpHandler(replayWebhookEvent, async ({ params }) => ({
  status: 202,
  body: new JsonText(await replay()(params.id)),
}));
