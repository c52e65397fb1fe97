import { OUTBOX_COLUMNS, outboxRow, type PendingEvent } from '../_shared/events/outbox.ts';
import {
  instantText,
  type Queryable,
  type SqlValue,
  type Statement,
  sql,
} from '../_shared/postgres/database.ts';
import type { Post } from './contract.ts';

/** A post as one reader sees it, and the opaque part of its ETag, which is made of all that this reader sees. */
export interface StoredPost {
  readonly post: Post;
  readonly tag: string;
}

export interface PostPosition {
  readonly createdAt: string;
  readonly id: string;
}

export interface PostFilter {
  readonly author: string | undefined;
  readonly after: PostPosition | undefined;
  /** Null: nobody who could have liked it. */
  readonly readerId: string | null;
}

/** Which post a write means, who writes, and in which states it may be (`If-Match`); undefined for any. */
export interface PostTarget {
  readonly id: string;
  readonly callerId: string;
  readonly tags: readonly string[] | undefined;
}

export interface PostFields {
  readonly body: string | null;
  readonly fileIds: readonly string[] | null;
}

/** What came of a write: `foreign` for somebody else's post, `stale` for another state than those that may be written. */
export type WriteFailure = 'absent' | 'foreign' | 'stale';

export interface PostRepository {
  /** Stores the post, its author's name and its event; undefined when the account has been deleted. */
  insert(post: Post, created: PendingEvent): Promise<string | undefined>;
  find(id: string, readerId: string | null): Promise<StoredPost | undefined>;
  /** Whether there is such a post, and the file is one of it. */
  hasFile(id: string, fileId: string): Promise<boolean>;
  /** At most `limit` posts behind the position, newest first. */
  list(filter: PostFilter, limit: number): Promise<readonly Post[]>;
  /** Writes the fields that are not null. */
  update(target: PostTarget, fields: PostFields, now: string): Promise<StoredPost | WriteFailure>;
  /** `admin`: whoever wrote it. */
  remove(target: PostTarget, admin: boolean): Promise<'removed' | WriteFailure>;
  /** Liking twice counts once; `deleted` is an account that has been deleted. */
  like(id: string, userId: string, now: string): Promise<'liked' | 'absent' | 'deleted'>;
  /** False when there is no such post. */
  unlike(id: string, userId: string): Promise<boolean>;
  /** Removes the posts and likes of a deleted account, which from then on gets no new ones. */
  removeUser(userId: string, now: Date): Promise<void>;
}

type PostRow = Omit<Post, 'author'> & { readonly authorId: string; readonly authorName: string };
type TaggedRow = PostRow & { readonly tag: string };

const LIKED = '(SELECT count(*) FROM likes l WHERE l.post_id = p.id AND l.user_id = $2::uuid)';
const COLUMNS = `p.id, p.author_id AS "authorId", a.name AS "authorName", p.body, p.file_ids AS "fileIds", p.likes,
  ${LIKED} > 0 AS "likedByMe", ${instantText('p.created_at')} AS "createdAt",
  ${instantText('p.updated_at')} AS "updatedAt"`;
/** Edits and likes count the version of a post up, a new name that of its author. */
const TAG = `'v' || p.version || '.' || a.version || '.' || ${LIKED}`;

const insertPost = sql<
  { readonly tag: string },
  [
    id: string,
    authorId: string,
    authorName: string,
    body: string,
    fileIds: readonly string[],
    now: string,
    ...event: [id: string, type: string, detail: string, createdAt: string, dueAt: string],
  ]
>(`WITH author AS (
    INSERT INTO authors AS a (id, name)
    SELECT $2::uuid, $3 WHERE NOT EXISTS (SELECT FROM deleted_users WHERE user_id = $2::uuid)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = a.version + (a.name <> excluded.name)::int
    RETURNING id, version
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS}
    SELECT $7::uuid, $8, $9::json, $10::timestamptz, $11::timestamptz FROM author
  ), post AS (
    INSERT INTO posts (id, author_id, body, file_ids, created_at, updated_at, version)
    SELECT $1::uuid, id, $4, $5::uuid[], $6::timestamptz, $6::timestamptz, 1 FROM author
  )
  SELECT 'v1.' || version || '.0' AS tag FROM author`);

const findPost = sql<TaggedRow, [string, string | null]>(
  `SELECT ${COLUMNS}, ${TAG} AS tag FROM posts p JOIN authors a ON a.id = p.author_id WHERE p.id = $1`,
);

const findFile = sql<{ readonly id: string }, [string, string]>(
  'SELECT id FROM posts WHERE id = $1 AND $2 = ANY (file_ids)',
);

/** The post before a write, locked; the condition is part of the write itself, so that no other can come between. */
const BEFORE = `before AS MATERIALIZED (
    SELECT p.author_id = $2::uuid AS own, $3::text[] IS NULL OR ${TAG} = ANY ($3) AS current
    FROM posts p JOIN authors a ON a.id = p.author_id WHERE p.id = $1 FOR UPDATE OF p
  )`;

interface BeforeRow {
  readonly own: boolean;
  readonly current: boolean;
}

const updatePost = sql<
  BeforeRow & (TaggedRow | { readonly id: null }),
  [string, string, readonly string[] | null, string | null, readonly string[] | null, string]
>(`WITH ${BEFORE}, updated AS (
    UPDATE posts SET body = coalesce($4, body), file_ids = coalesce($5::uuid[], file_ids), updated_at = $6,
      version = version + 1
    FROM before WHERE id = $1 AND own AND current RETURNING posts.*
  )
  SELECT before.*, ${COLUMNS}, ${TAG} AS tag
  FROM before LEFT JOIN updated p ON true LEFT JOIN authors a ON a.id = p.author_id`);

const removePost = sql<
  BeforeRow & { readonly removed: boolean },
  [string, string, readonly string[] | null, boolean]
>(`WITH ${BEFORE}, removed AS (
    DELETE FROM posts USING before WHERE id = $1 AND (own OR $4) AND current RETURNING id
  )
  SELECT before.*, EXISTS (SELECT FROM removed) AS removed FROM before`);

const addLike = sql<{ readonly found: boolean; readonly deleted: boolean }, [string, string, string]>(`
  WITH post AS (SELECT id FROM posts WHERE id = $1 FOR UPDATE), account AS (
    SELECT EXISTS (SELECT FROM deleted_users WHERE user_id = $2::uuid) AS deleted
  ), added AS (
    INSERT INTO likes (post_id, user_id, created_at)
    SELECT id, $2::uuid, $3::timestamptz FROM post, account WHERE NOT deleted
    ON CONFLICT DO NOTHING RETURNING post_id
  ), counted AS (
    UPDATE posts SET likes = likes + 1, version = version + 1 WHERE id IN (SELECT post_id FROM added)
  )
  SELECT EXISTS (SELECT FROM post) AS found, deleted FROM account`);

const removeLike = sql<{ readonly found: boolean }, [string, string]>(`
  WITH post AS (SELECT id FROM posts WHERE id = $1 FOR UPDATE), removed AS (
    DELETE FROM likes USING post WHERE post_id = id AND user_id = $2 RETURNING post_id
  ), counted AS (
    UPDATE posts SET likes = likes - 1, version = version + 1 WHERE id IN (SELECT post_id FROM removed)
  )
  SELECT EXISTS (SELECT FROM post) AS found`);

/** A row outlives the access tokens of its account, which last 15 minutes. */
const markDeleted = sql<never, [userId: string, now: string, forgottenBefore: string]>(`
  WITH purged AS (DELETE FROM deleted_users WHERE deleted_at < $3)
  INSERT INTO deleted_users (user_id, deleted_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING`);
const uncountLikes = sql<never, [string]>(`
  WITH removed AS (DELETE FROM likes WHERE user_id = $1 RETURNING post_id)
  UPDATE posts SET likes = likes - 1, version = version + 1 WHERE id IN (SELECT post_id FROM removed)`);
const removeAuthor = sql<never, [string]>('DELETE FROM authors WHERE id = $1');

const DAY_MS = 24 * 60 * 60 * 1000;

export function postRepository(db: Queryable): PostRepository {
  return {
    async insert({ id, author, body, fileIds, createdAt }, created) {
      const values = [id, author.id, author.name, body, fileIds, createdAt, ...outboxRow(created)] as const;
      return (await db.queryOne(insertPost, [...values]))?.tag;
    },
    async find(id, readerId) {
      const row = await db.queryOne(findPost, [id, readerId]);
      return row && stored(row);
    },
    hasFile: async (id, fileId) => (await db.queryOne(findFile, [id, fileId])) !== undefined,
    async list(filter, limit) {
      const { statement, values } = pageStatement(filter, limit);
      return (await db.query(statement, values)).map(toPost);
    },
    async update({ id, callerId, tags }, { body, fileIds }, now) {
      const row = await db.queryOne(updatePost, [id, callerId, tags ?? null, body, fileIds, now]);
      if (!row) return 'absent';
      const { own, current: _current, ...post } = row;
      if (post.id !== null) return stored(post);
      return own ? 'stale' : 'foreign';
    },
    async remove({ id, callerId, tags }, admin) {
      const row = await db.queryOne(removePost, [id, callerId, tags ?? null, admin]);
      if (!row) return 'absent';
      if (row.removed) return 'removed';
      return row.own || admin ? 'stale' : 'foreign';
    },
    async like(id, userId, now) {
      const row = await db.queryOne(addLike, [id, userId, now]);
      if (row?.deleted) return 'deleted';
      return row?.found ? 'liked' : 'absent';
    },
    unlike: async (id, userId) => (await db.queryOne(removeLike, [id, userId]))?.found ?? false,
    async removeUser(userId, now) {
      const forgottenBefore = new Date(now.getTime() - DAY_MS).toISOString();
      // Each may be repeated, and the first one keeps new rows out, so that no transaction is needed.
      await db.execute(markDeleted, [userId, now.toISOString(), forgottenBefore]);
      await db.execute(uncountLikes, [userId]);
      await db.execute(removeAuthor, [userId]);
    },
  };
}

type PageStatement = Statement<PostRow, readonly SqlValue[]>;
const statements = new Map<string, PageStatement>();

/** Each set of filters has a statement of its own, and so the plan of its index. */
function pageStatement(
  { author, after, readerId }: PostFilter,
  limit: number,
): { statement: PageStatement; values: readonly SqlValue[] } {
  const values: SqlValue[] = [limit, readerId];
  const parameter = (value: SqlValue) => `$${values.push(value)}`;
  const where: string[] = [];
  if (author !== undefined) where.push(`p.author_id = ${parameter(author)}`);
  if (after !== undefined) {
    const position = `(${parameter(after.createdAt)}::timestamptz, ${parameter(after.id)}::uuid)`;
    where.push(`(p.created_at, p.id) < ${position}`);
  }
  const text = `SELECT ${COLUMNS} FROM posts p JOIN authors a ON a.id = p.author_id
    ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY p.created_at DESC, p.id DESC LIMIT $1`;
  const statement = statements.get(text) ?? sql<PostRow, readonly SqlValue[]>(text);
  statements.set(text, statement);
  return { statement, values };
}

function stored({ tag, ...row }: TaggedRow): StoredPost {
  return { post: toPost(row), tag };
}

function toPost({ authorId, authorName, ...fields }: PostRow): Post {
  return { ...fields, author: { id: authorId, name: authorName } };
}
