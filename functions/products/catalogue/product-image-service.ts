import { notFound } from '../../_shared/errors/errors.ts';
import type { FileVariant } from '../../_shared/files/file-variant.ts';
import type { ProductRepository } from './product-repository.ts';

export interface ProductImageDeps {
  readonly repository: Pick<ProductRepository, 'find'>;
  readonly presign: (fileId: string, variant: FileVariant | undefined) => Promise<string>;
}

/** Images of products: everybody may read a product, and so its image. */
export function productImageService({ repository, presign }: ProductImageDeps) {
  return {
    /** @throws AppError `conflict` while the image is not ready, `not-found` where there is none, or no such variant */
    async locate(productId: string, variant: FileVariant | undefined): Promise<string> {
      const imageFileId = (await repository.find(productId))?.product.imageFileId;
      if (!imageFileId) throw notFound();
      return await presign(imageFileId, variant);
    },
  };
}
