import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getProductImage } from '../../routes.ts';
import { createProductImageService } from '../deps.ts';

const images = lazy(createProductImageService);

export const handler = httpHandler(getProductImage, async ({ params, query }) => ({
  status: 302,
  headers: { location: await images().locate(params.id, query.variant) },
}));
