import { hash } from 'node:crypto';
import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { createOutbox } from '../../_shared/events/outbox.ts';
import { findReadyFiles, presignFile } from '../../_shared/files/file-gateway.ts';
import { entityTag, versionTag } from '../../_shared/http/preconditions.ts';
import { newId } from '../../_shared/ids.ts';
import { database } from '../../_shared/postgres/pg-database.ts';
import { publishingEnv } from '../env.ts';
import { productCache } from '../product-cache.ts';
import { catalogueService } from './catalogue-service.ts';
import { productImageService } from './product-image-service.ts';
import { productRepository } from './product-repository.ts';
import { productService } from './product-service.ts';
import { productWritingService } from './product-writing-service.ts';

// Each is made by the handlers that use it, so that a bundle holds nothing else.

export const createCatalogueService = () =>
  catalogueService({
    repository: productRepository(database()),
    cache: productCache(),
    listTag: (json) => entityTag(hash('sha1', json, 'base64url')),
    productTag: versionTag,
  });

export const createProductImageService = () =>
  productImageService({ repository: productRepository(database()), presign: presignFile });

const writing = () => ({
  repository: productRepository(database()),
  outbox: createOutbox(database(), () => eventBus('products', parseEnv(publishingEnv).EVENT_BUS)),
  cache: productCache(),
  newId,
});

export const createProductService = () => productService(writing());

export const createProductWritingService = () =>
  productWritingService({
    ...writing(),
    findReadyImages: (ownerId, fileIds) => findReadyFiles(ownerId, fileIds, 'image'),
  });
