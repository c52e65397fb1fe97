import { notFound } from '../_shared/errors/errors.ts';
import type { FileVariant } from '../_shared/files/file-variant.ts';
import type { PostRepository } from './post-repository.ts';

export interface PostFileServiceDeps {
  readonly repository: Pick<PostRepository, 'hasFile'>;
  readonly presign: (fileId: string, variant: FileVariant | undefined) => Promise<string>;
}

/** Files of posts: whoever may read a post may read them. */
export function postFileService({ repository, presign }: PostFileServiceDeps) {
  return {
    /** @throws AppError `conflict` while the file is not ready, `not-found` where there is none, or no such variant */
    async locate(postId: string, fileId: string, variant: FileVariant | undefined): Promise<string> {
      if (!(await repository.hasFile(postId, fileId))) throw notFound();
      return await presign(fileId, variant);
    },
  };
}
