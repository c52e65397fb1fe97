import { cachedAnswer, cacheWishes } from '../../../_shared/http/cached-answer.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { getProduct } from '../../routes.ts';
import { createCatalogueService } from '../deps.ts';

const catalogue = lazy(createCatalogueService);

export const handler = httpHandler(getProduct, async ({ params, event, log }) =>
  cachedAnswer(await catalogue().get(params.id, cacheWishes(event), log)),
);
