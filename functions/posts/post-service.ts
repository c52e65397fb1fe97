import * as z from 'zod/mini';
import { forbidden, notFound, preconditionFailed } from '../_shared/errors/errors.ts';
import { cursorCodec } from '../_shared/paging/paging.ts';
import type { PostInput, PostPatch, postQuery } from './contract.ts';
import type { PostRepository, PostTarget, StoredPost } from './post-repository.ts';

/** Who asks, as the access token says. */
export interface Reader {
  readonly userId: string;
  readonly name: string;
  readonly role: 'user' | 'admin';
}

export interface PostServiceDeps {
  readonly repository: PostRepository;
  readonly newId: () => string;
}

export type PostService = ReturnType<typeof postService>;

const position = cursorCodec(z.tuple([z.iso.datetime(), z.uuid()]));

export function postService({ repository, newId }: PostServiceDeps) {
  async function found(id: string, readerId: string | null): Promise<StoredPost> {
    const post = await repository.find(id, readerId);
    if (!post) throw notFound();
    return post;
  }

  /** The post, if the caller may write it: its author, or where allowed an administrator. */
  async function own(id: string, caller: Reader, admins: 'may' | 'may not'): Promise<StoredPost> {
    const stored = await found(id, caller.userId);
    const isAuthor = stored.post.author.id === caller.userId;
    if (!isAuthor && !(admins === 'may' && caller.role === 'admin')) {
      throw forbidden('Only its author may do this.');
    }
    return stored;
  }

  return {
    async create(author: Reader, input: PostInput): Promise<StoredPost> {
      const id = newId();
      const createdAt = new Date().toISOString();
      await repository.insert({ ...input, id, author: { id: author.userId, name: author.name }, createdAt });
      return await found(id, author.userId);
    },

    get: (id: string, reader: Reader | undefined): Promise<StoredPost> => found(id, reader?.userId ?? null),

    /** @throws AppError `validation` for a cursor of no list of ours */
    async list(query: z.output<typeof postQuery>, reader: Reader | undefined) {
      const { author, cursor, limit } = query;
      const decoded = cursor === undefined ? undefined : position.decode(cursor);
      const after = decoded && { createdAt: decoded[0], id: decoded[1] };
      const rows = await repository.list({ author, after, readerId: reader?.userId ?? null }, limit + 1);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? position.encode([last.createdAt, last.id]) : null };
    },

    async edit(target: PostTarget, patch: PostPatch, caller: Reader): Promise<StoredPost> {
      await own(target.id, caller, 'may not');
      const fields = {
        body: patch.body ?? null,
        fileIds: patch.fileIds === null ? [] : (patch.fileIds ?? null),
      };
      const written = await repository.update(target, fields, new Date().toISOString());
      // What is gone since it was looked at is a 404; what is there is there in another version.
      const now = await found(target.id, caller.userId);
      if (!written) throw preconditionFailed();
      return now;
    },

    async remove(target: PostTarget, caller: Reader): Promise<void> {
      await own(target.id, caller, 'may');
      if (await repository.remove(target)) return;
      await found(target.id, caller.userId);
      throw preconditionFailed();
    },

    async like(id: string, userId: string): Promise<void> {
      if (!(await repository.like(id, userId, new Date().toISOString()))) throw notFound();
    },

    async unlike(id: string, userId: string): Promise<void> {
      if (!(await repository.unlike(id, userId))) throw notFound();
    },

    forget: (userId: string): Promise<void> => repository.forget(userId),
  };
}
