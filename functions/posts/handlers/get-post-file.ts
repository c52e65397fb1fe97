import { httpHandler } from '../../_shared/http/http-handler.ts';
import { lazy } from '../../_shared/lazy.ts';
import { createPostFileService } from '../deps.ts';
import { getPostFile } from '../routes.ts';

const files = lazy(createPostFileService);

export const handler = httpHandler(getPostFile, async ({ params, query }) => ({
  status: 302,
  headers: { location: await files().locate(params.id, params.fileId, query.variant) },
}));
