import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createWebhookSource } from '../../routes.ts';
import { createSources } from '../deps.ts';

const sources = lazy(createSources);

export const handler = httpHandler(
  createWebhookSource,
  async ({ body }) => ({ status: 201, body: await sources().create(body) }),
  { idempotency },
);
