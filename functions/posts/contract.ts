import * as z from 'zod/mini';
import { fileVariant } from '../_shared/files/file-variant.ts';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

const body = text({ min: 1, max: 5000 });
/** At most 10, each once. */
const fileIds = z.array(uuid()).check(
  z.maxLength(10),
  z.refine((ids) => new Set(ids).size === ids.length, 'must not name a file twice'),
);

export const post = z
  .strictObject({
    id: z.uuid(),
    author: z.strictObject({ id: z.uuid(), name: z.string() }),
    body: z.string(),
    fileIds: z.array(z.uuid()),
    likes: z.int().check(z.nonnegative()),
    likedByMe: z.boolean().register(z.globalRegistry, { description: 'False for a caller without a token' }),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Post' });
export type Post = z.infer<typeof post>;

export const postInput = z
  .strictObject({ body, fileIds: z._default(fileIds, []) })
  .register(z.globalRegistry, { id: 'PostInput' });
export type PostInput = z.infer<typeof postInput>;

/** RFC 7396: a field left out stays; null takes the files away. */
export const postPatch = z
  .strictObject({ body: z.optional(body), fileIds: z.optional(z.nullable(fileIds)) })
  .register(z.globalRegistry, { id: 'PostPatch' });
export type PostPatch = z.infer<typeof postPatch>;

export const postId = z.object({ id: uuid() });
export const postFileParam = z.object({ id: uuid(), fileId: uuid() });
export const postFileQuery = z.object({ variant: z.optional(fileVariant) });
export const postQuery = z.object({
  author: z.optional(uuid('must be the id of a user')),
  ...pageQuery(),
});
export const postPage = pageSchema(post).register(z.globalRegistry, { id: 'PostPage' });
