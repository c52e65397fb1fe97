import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { createLink } from '../../routes.ts';
import { publicLinks, publicUrl } from '../deps.ts';

export const handler = httpHandler(
  createLink,
  async ({ principal, params, body }) => ({
    status: 201,
    body: await publicLinks().create(principal.userId, params.id, body, publicUrl()),
  }),
  { idempotency },
);
