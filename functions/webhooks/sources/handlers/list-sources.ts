import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listWebhookSources } from '../../routes.ts';
import { createSources } from '../deps.ts';

const sources = lazy(createSources);

export const handler = httpHandler(listWebhookSources, async ({ query }) => ({
  status: 200,
  body: await sources().list(query),
}));
