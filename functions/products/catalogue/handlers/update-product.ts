import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { patchedFields } from '../../contract.ts';
import { updateProduct } from '../../routes.ts';
import { createProductWritingService } from '../deps.ts';

const products = lazy(createProductWritingService);

export const handler = httpHandler(
  updateProduct,
  async ({ principal, params, body, preconditions, requestId, log }) => {
    const target = { id: params.id, versions: preconditions.versions };
    const cause = { traceId: requestId, log };
    const fields = patchedFields(body);
    const { product, version } = await products().update(principal.userId, target, fields, cause);
    return { status: 200, body: product, etag: versionTag(version) };
  },
);
