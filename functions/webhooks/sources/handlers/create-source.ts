import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { createWebhookSource } from '../../routes.ts';
import { sources } from '../deps.ts';

export const handler = httpHandler(
  createWebhookSource,
  async ({ body }) => ({ status: 201, body: await sources().create(body) }),
  { idempotency },
);
