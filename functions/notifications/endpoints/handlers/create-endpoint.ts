import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { createEndpoint } from '../../routes.ts';
import { endpoints } from '../deps.ts';

export const handler = httpHandler(
  createEndpoint,
  async ({ body, principal }) => ({ status: 201, body: await endpoints().create(principal, body) }),
  { idempotency },
);
