import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { deleteWebhookSource } from '../../routes.ts';
import { createDeleteSource } from '../deps.ts';

const remove = lazy(createDeleteSource);

export const handler = httpHandler(deleteWebhookSource, async ({ params }) => {
  await remove()(params.id);
  return { status: 204 };
});
