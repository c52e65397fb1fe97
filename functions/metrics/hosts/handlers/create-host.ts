import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { createHost } from '../../routes.ts';
import { hosts } from '../deps.ts';

export const handler = httpHandler(
  createHost,
  async ({ body }) => {
    const { host, agentToken } = await hosts().create(body);
    return { status: 201, body: { host, agentToken }, headers: { location: `/hosts/${host.id}` } };
  },
  { idempotency },
);
