import { type Database, instantText, sql } from '../_shared/postgres/database.ts';
import type { Post } from './contract.ts';

/** A post as one reader sees it; `version` grows with each edit and like. */
export interface StoredPost {
  readonly post: Post;
  readonly version: number;
}

export interface NewPost {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string };
  readonly body: string;
  readonly fileIds: readonly string[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

export interface PostPosition {
  readonly createdAt: string;
  readonly id: string;
}

/** A write of one version out of those that may be written; undefined for any. */
export interface PostTarget {
  readonly id: string;
  readonly versions: readonly number[] | undefined;
}

export interface PostRepository {
  /** Stores the post and its author's name. */
  insert(post: NewPost): Promise<void>;
  /** `readerId` null: nobody who could have liked it. */
  find(id: string, readerId: string | null): Promise<StoredPost | undefined>;
  list(
    filter: { author: string | undefined; after: PostPosition | undefined; readerId: string | null },
    limit: number,
  ): Promise<readonly Post[]>;
  /** False when no version that may be written is there. */
  update(
    target: PostTarget,
    fields: { body: string | null; fileIds: readonly string[] | null },
    now: string,
  ): Promise<boolean>;
  remove(target: PostTarget): Promise<boolean>;
  /** False when there is no such post; liking twice counts once. */
  like(id: string, userId: string, now: string): Promise<boolean>;
  unlike(id: string, userId: string): Promise<boolean>;
  /** Takes away the posts and the likes of an account; a second time changes nothing. */
  forget(userId: string): Promise<void>;
}

type PostRow = Omit<Post, 'author'> & {
  readonly authorId: string;
  readonly authorName: string;
  readonly version: number;
};

const COLUMNS = `p.id, p.author_id AS "authorId", a.name AS "authorName", p.body, p.file_ids AS "fileIds", p.likes,
  ${instantText('p.created_at')} AS "createdAt", ${instantText('p.updated_at')} AS "updatedAt", p.version`;

const insertPost = sql<never, [string, string, string, string, readonly string[], string]>(`
  WITH author AS (
    INSERT INTO authors (id, name) VALUES ($2, $3)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id
  )
  INSERT INTO posts (id, author_id, body, file_ids, created_at, updated_at, version)
  SELECT $1, author.id, $4, $5::uuid[], $6, $6, 1 FROM author`);

const findPost = sql<PostRow, [string, string | null]>(`
  SELECT ${COLUMNS}, EXISTS (SELECT FROM likes l WHERE l.post_id = p.id AND l.user_id = $2::uuid) AS "likedByMe"
  FROM posts p JOIN authors a ON a.id = p.author_id WHERE p.id = $1`);

const listPosts = sql<PostRow, [string | null, string | null, string | null, string | null, number]>(`
  SELECT ${COLUMNS}, EXISTS (SELECT FROM likes l WHERE l.post_id = p.id AND l.user_id = $2::uuid) AS "likedByMe"
  FROM posts p JOIN authors a ON a.id = p.author_id
  WHERE ($1::uuid IS NULL OR p.author_id = $1)
    AND ($3::timestamptz IS NULL OR (p.created_at, p.id) < ($3, $4::uuid))
  ORDER BY p.created_at DESC, p.id DESC LIMIT $5`);

/** The condition is part of the write itself, so that no other write can come between. */
const TARGET = 'id = $1 AND ($2::int[] IS NULL OR version = ANY ($2))';

const updatePost = sql<
  never,
  [string, readonly number[] | null, string | null, readonly string[] | null, string]
>(`UPDATE posts SET body = coalesce($3, body), file_ids = coalesce($4::uuid[], file_ids), updated_at = $5,
    version = version + 1 WHERE ${TARGET}`);
const removePost = sql<never, [string, readonly number[] | null]>(`DELETE FROM posts WHERE ${TARGET}`);

const exists = sql<{ id: string }, [string]>('SELECT id FROM posts WHERE id = $1 FOR UPDATE');
const addLike = sql<never, [string, string, string]>(
  'INSERT INTO likes (post_id, user_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
const removeLike = sql<never, [string, string]>('DELETE FROM likes WHERE post_id = $1 AND user_id = $2');
const countLikes = sql<never, [string, number]>(
  'UPDATE posts SET likes = likes + $2, version = version + 1 WHERE id = $1',
);
const uncountAll = sql<never, [string]>(`
  UPDATE posts SET likes = likes - 1, version = version + 1
  WHERE id IN (SELECT post_id FROM likes WHERE user_id = $1)`);
const removeLikes = sql<never, [string]>('DELETE FROM likes WHERE user_id = $1');
const removeAuthor = sql<never, [string]>('DELETE FROM authors WHERE id = $1');

export function postRepository(db: Database): PostRepository {
  return {
    async insert({ id, author, body, fileIds, createdAt }) {
      await db.execute(insertPost, [id, author.id, author.name, body, fileIds, createdAt]);
    },
    async find(id, readerId) {
      const row = await db.queryOne(findPost, [id, readerId]);
      return row && { post: toPost(row), version: row.version };
    },
    async list({ author, after, readerId }, limit) {
      const position: [string | null, string | null] = [after?.createdAt ?? null, after?.id ?? null];
      const rows = await db.query(listPosts, [author ?? null, readerId, ...position, limit]);
      return rows.map(toPost);
    },
    async update({ id, versions }, { body, fileIds }, now) {
      return (await db.execute(updatePost, [id, versions ?? null, body, fileIds, now])) > 0;
    },
    async remove({ id, versions }) {
      return (await db.execute(removePost, [id, versions ?? null])) > 0;
    },
    like: (id, userId, now) =>
      db.transaction(async (tx) => {
        if (!(await tx.queryOne(exists, [id]))) return false;
        const added = await tx.execute(addLike, [id, userId, now]);
        if (added > 0) await tx.execute(countLikes, [id, 1]);
        return true;
      }),
    unlike: (id, userId) =>
      db.transaction(async (tx) => {
        if (!(await tx.queryOne(exists, [id]))) return false;
        const removed = await tx.execute(removeLike, [id, userId]);
        if (removed > 0) await tx.execute(countLikes, [id, -1]);
        return true;
      }),
    forget: (userId) =>
      db.transaction(async (tx) => {
        await tx.execute(uncountAll, [userId]);
        await tx.execute(removeLikes, [userId]);
        await tx.execute(removeAuthor, [userId]);
      }),
  };
}

function toPost({ authorId, authorName, version: _version, ...fields }: PostRow): Post {
  return { ...fields, author: { id: authorId, name: authorName } };
}
