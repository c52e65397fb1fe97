import { forbidden, invalidToken, notFound, validation } from '../_shared/errors/errors.ts';
import { type Cause, type Outbox, pendingEvent } from '../_shared/events/outbox.ts';
import type { Post, PostInput, PostPatch } from './contract.ts';
import type { PostRepository, PostTarget, StoredPost } from './post-repository.ts';
import { type Reader, written } from './post-service.ts';

/** Those of the files that are the user's own and ready. */
export type FindReadyFiles = (ownerId: string, fileIds: readonly string[]) => Promise<readonly string[]>;

export interface PostCreationDeps {
  readonly repository: PostRepository;
  readonly outbox: Outbox;
  readonly newId: () => string;
  readonly findReadyFiles: FindReadyFiles;
}

/** New posts, published as `post.created`. */
export function postCreationService({ repository, outbox, newId, findReadyFiles }: PostCreationDeps) {
  return {
    /**
     * @throws AppError `validation` for files that are not the author's own and ready, `unauthenticated` when the
     * account has been deleted since its token was issued
     */
    async create(author: Reader, input: PostInput, { traceId, log }: Cause): Promise<StoredPost> {
      await requireReadyFiles(findReadyFiles, author.userId, input.fileIds);
      const now = new Date().toISOString();
      const post: Post = {
        id: newId(),
        author: { id: author.userId, name: author.name },
        body: input.body,
        fileIds: input.fileIds,
        likes: 0,
        likedByMe: false,
        createdAt: now,
        updatedAt: now,
      };
      const created = pendingEvent({
        type: 'post.created',
        actor: author.userId,
        traceId,
        data: { postId: post.id, authorId: author.userId, post },
      });
      const tag = await repository.insert(post, created);
      if (tag === undefined) throw invalidToken();
      await outbox.publish([created], log);
      return { post, tag };
    },
  };
}

export interface PostEditingDeps {
  readonly repository: PostRepository;
  readonly findReadyFiles: FindReadyFiles;
}

/** Changes of posts, by their authors alone. */
export function postEditingService({ repository, findReadyFiles }: PostEditingDeps) {
  return {
    /** @throws AppError `validation` for files that are not the author's own and ready */
    async edit(target: PostTarget, patch: PostPatch): Promise<StoredPost> {
      const fields = {
        body: patch.body ?? null,
        fileIds: patch.fileIds === null ? [] : (patch.fileIds ?? null),
      };
      if (fields.fileIds !== null && fields.fileIds.length > 0) {
        // Whose post it is comes before what is wrong with its files.
        const found = await repository.find(target.id, target.callerId);
        if (!found) throw notFound();
        if (found.post.author.id !== target.callerId) throw forbidden('Only its author may do this.');
        await requireReadyFiles(findReadyFiles, target.callerId, fields.fileIds);
      }
      return written(await repository.update(target, fields, new Date().toISOString()));
    },
  };
}

async function requireReadyFiles(
  findReadyFiles: FindReadyFiles,
  ownerId: string,
  fileIds: readonly string[],
): Promise<void> {
  if (fileIds.length === 0) return;
  const ready = new Set(await findReadyFiles(ownerId, fileIds));
  const wrong = fileIds.flatMap((id, at) =>
    ready.has(id) ? [] : [{ path: `/fileIds/${at}`, message: 'must be a ready file of your own' }],
  );
  if (wrong.length > 0) throw validation(...wrong);
}
