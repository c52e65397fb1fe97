import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createProduct } from '../../routes.ts';
import { createProductWritingService } from '../deps.ts';

const products = lazy(createProductWritingService);

export const handler = httpHandler(
  createProduct,
  async ({ principal, body, requestId, log }) => {
    const cause = { traceId: requestId, log };
    const { product, version } = await products().create(principal.userId, body, cause);
    const headers = { location: `/products/${product.id}` };
    return { status: 201, body: product, etag: versionTag(version), headers };
  },
  { idempotency },
);
