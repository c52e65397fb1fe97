import { cachedAnswer, cacheWishes } from '../../../_shared/http/cached-answer.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { listProducts } from '../../routes.ts';
import { createCatalogueService } from '../deps.ts';

const catalogue = lazy(createCatalogueService);

export const handler = httpHandler(listProducts, async ({ query, event, log }) =>
  cachedAnswer(await catalogue().list(query, cacheWishes(event), log)),
);
