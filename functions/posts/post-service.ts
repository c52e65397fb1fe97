import * as z from 'zod/mini';
import type { Role } from '../_shared/auth/principal.ts';
import { forbidden, invalidToken, notFound, preconditionFailed } from '../_shared/errors/errors.ts';
import { type Cause, type Outbox, pendingEvent } from '../_shared/events/outbox.ts';
import { cursorCodec, cursorId, cursorInstant, cutPage } from '../_shared/paging/paging.ts';
import type { Post, PostInput, PostPatch, postQuery } from './contract.ts';
import type { PostRepository, PostTarget, StoredPost, WriteFailure } from './post-repository.ts';

/** Who asks, as the access token says. */
export interface Reader {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}

export interface PostServiceDeps {
  readonly repository: PostRepository;
}

export type PostService = ReturnType<typeof postService>;

const position = cursorCodec('posts', z.tuple([cursorInstant, cursorId]));

export function postService({ repository }: PostServiceDeps) {
  return {
    async get(id: string, reader: Reader | undefined): Promise<StoredPost> {
      const post = await repository.find(id, reader?.userId ?? null);
      if (!post) throw notFound();
      return post;
    },

    /** @throws AppError `validation` for a cursor of no list of ours */
    async list(query: z.output<typeof postQuery>, reader: Reader | undefined) {
      const { author, cursor, limit } = query;
      const decoded = cursor === undefined ? undefined : position.decode(cursor);
      const after = decoded && { createdAt: decoded[0], id: decoded[1] };
      const rows = await repository.list({ author, after, readerId: reader?.userId ?? null }, limit + 1);
      return cutPage(rows, limit, ({ createdAt, id }) => position.encode([createdAt, id]));
    },

    async edit(target: PostTarget, patch: PostPatch): Promise<StoredPost> {
      const fields = {
        body: patch.body ?? null,
        fileIds: patch.fileIds === null ? [] : (patch.fileIds ?? null),
      };
      return written(await repository.update(target, fields, new Date().toISOString()));
    },

    async remove(target: PostTarget, role: Role): Promise<void> {
      written(await repository.remove(target, role === 'admin'));
    },

    async like(id: string, userId: string): Promise<void> {
      const outcome = await repository.like(id, userId, new Date().toISOString());
      if (outcome === 'deleted') throw invalidToken();
      if (outcome === 'absent') throw notFound();
    },

    async unlike(id: string, userId: string): Promise<void> {
      if (!(await repository.unlike(id, userId))) throw notFound();
    },

    /** Removes what a deleted account wrote and liked; a repeat finds nothing. */
    removeUser: (userId: string): Promise<void> => repository.removeUser(userId, new Date()),
  };
}

export interface PostCreationDeps {
  readonly repository: PostRepository;
  readonly outbox: Outbox;
  readonly newId: () => string;
}

/** New posts, told to the other services by `post.created`. */
export function postCreationService({ repository, outbox, newId }: PostCreationDeps) {
  return {
    /** @throws AppError `unauthenticated` when the account has been deleted since its token was issued */
    async create(author: Reader, input: PostInput, { traceId, log }: Cause): Promise<StoredPost> {
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

function written<T>(outcome: T | WriteFailure): T {
  switch (outcome) {
    case 'absent':
      throw notFound();
    case 'foreign':
      throw forbidden('Only its author may do this.');
    case 'stale':
      throw preconditionFailed();
    default:
      // The failures are all named above, which TypeScript cannot take out of an open T.
      return outcome as T;
  }
}
