import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { deleteMe } from '../../routes.ts';
import { createAccountDeletionService } from '../deps.ts';

const deletions = lazy(createAccountDeletionService);

export const handler = httpHandler(deleteMe, async ({ principal, body, preconditions, requestId, log }) => ({
  status: 204,
  headers: await deletions().remove(principal, body.password, preconditions.versions, {
    traceId: requestId,
    log,
  }),
}));
