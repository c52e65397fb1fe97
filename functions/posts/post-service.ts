import * as z from 'zod/mini';
import type { Role } from '../_shared/auth/principal.ts';
import { forbidden, invalidToken, notFound, preconditionFailed } from '../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cursorInstant, cutPage } from '../_shared/paging/paging.ts';
import type { postQuery } from './contract.ts';
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

/** What was written, or the error that says why nothing was. */
export function written<T>(outcome: T | WriteFailure): T {
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
