import { JsonText } from '../../../_shared/http/handler-types.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getWebhookEvent } from '../../routes.ts';
import { createReadEvent } from '../deps.ts';

const read = lazy(createReadEvent);

export const handler = httpHandler(getWebhookEvent, async ({ params }) => ({
  status: 200,
  body: new JsonText(await read()(params.id)),
}));
