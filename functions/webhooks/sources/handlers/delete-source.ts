import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { deleteWebhookSource } from '../../routes.ts';
import { deleteSource } from '../deps.ts';

export const handler = httpHandler(deleteWebhookSource, async ({ params }) => {
  await deleteSource()(params.id);
  return { status: 204 };
});
