import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listWebhookSources } from '../../routes.ts';
import { sources } from '../deps.ts';

export const handler = httpHandler(listWebhookSources, async ({ query }) => ({
  status: 200,
  body: await sources().list(query),
}));
