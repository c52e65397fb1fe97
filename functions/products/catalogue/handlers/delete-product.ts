import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { deleteProduct } from '../../routes.ts';
import { createProductService } from '../deps.ts';

const products = lazy(createProductService);

export const handler = httpHandler(
  deleteProduct,
  async ({ principal, params, preconditions, requestId, log }) => {
    const target = { id: params.id, versions: preconditions.versions };
    await products().remove(principal.userId, target, { traceId: requestId, log });
    return { status: 204 };
  },
);
