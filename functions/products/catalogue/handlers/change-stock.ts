import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { changeStock } from '../../routes.ts';
import { createProductService } from '../deps.ts';

const products = lazy(createProductService);

export const handler = httpHandler(
  changeStock,
  async ({ principal, params, body, requestId, log }) => {
    const cause = { traceId: requestId, log };
    const { product, version } = await products().changeStock(principal.userId, params.id, body, cause);
    return { status: 200, body: product, etag: versionTag(version) };
  },
  { idempotency },
);
