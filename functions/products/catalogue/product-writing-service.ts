import { notFound, preconditionFailed, validation } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import type { NewProduct, Product, ProductInput } from '../contract.ts';
import { type ProductChangesDeps, productChanges } from './product-changes.ts';
import type { ProductRepository, ProductTarget, StoredProduct } from './product-repository.ts';

export interface ProductWritingDeps extends ProductChangesDeps {
  readonly repository: Pick<ProductRepository, 'insert' | 'find' | 'update'>;
  readonly newId: () => string;
  /** Those of the files that are the user's own, ready and images. */
  readonly findReadyImages: (ownerId: string, fileIds: readonly string[]) => Promise<readonly string[]>;
}

/** The fields of products, as administrators write them. Each write is seen by the read after it. */
export function productWritingService({ repository, newId, findReadyImages, ...deps }: ProductWritingDeps) {
  const changes = productChanges(deps);

  const requireOwnImage = async (adminId: string, fileId: string) => {
    const ready = await findReadyImages(adminId, [fileId]);
    if (ready.includes(fileId)) return;
    throw validation({ path: '/imageFileId', message: 'must be a ready image of your own' });
  };

  return {
    /** @throws AppError `conflict` when the SKU is taken, `validation` for an image that is not the caller's own and ready */
    async create(adminId: string, input: NewProduct, cause: Cause): Promise<StoredProduct> {
      if (input.imageFileId !== null) await requireOwnImage(adminId, input.imageFileId);
      const now = new Date().toISOString();
      const product: Product = { id: newId(), ...input, createdAt: now, updatedAt: now };
      const event = changes.event(product.id, 'created', adminId, cause);
      await repository.insert(product, event);
      await changes.written(event, cause);
      return { product, version: 1 };
    },

    /**
     * Writes the fields given. An image that the product has already stays, whoever's it is.
     * @throws AppError `conflict` when the SKU is taken, `validation` for an image that is not the caller's own and ready
     */
    async update(
      adminId: string,
      target: ProductTarget,
      fields: Partial<ProductInput>,
      cause: Cause,
    ): Promise<StoredProduct> {
      const { imageFileId } = fields;
      if (typeof imageFileId === 'string') {
        const found = await repository.find(target.id);
        if (!found) throw notFound();
        if (found.product.imageFileId !== imageFileId) await requireOwnImage(adminId, imageFileId);
      }
      const event = changes.event(target.id, 'updated', adminId, cause);
      const outcome = await repository.update(target, fields, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
      await changes.written(event, cause);
      return outcome;
    },
  };
}
