import * as z from 'zod';
import { pageQuery } from '../_shared/paging/page-query.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

const body = text({ min: 1, max: 5000 });
const fileIds = z.array(z.uuid()).max(10);

export const post = z
  .strictObject({
    id: z.uuid(),
    author: z.strictObject({ id: z.uuid(), name: z.string() }),
    body: z.string(),
    fileIds: z.array(z.uuid()),
    likes: z.int().nonnegative(),
    likedByMe: z.boolean().describe('False for a caller without a token'),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Post' });
export type Post = z.infer<typeof post>;

export const postInput = z.strictObject({ body, fileIds: fileIds.default([]) }).meta({ id: 'PostInput' });
export type PostInput = z.infer<typeof postInput>;

/** RFC 7396: a field left out stays; null takes the files away. */
export const postPatch = z
  .strictObject({ body: body.optional(), fileIds: fileIds.nullable().optional() })
  .meta({ id: 'PostPatch' });
export type PostPatch = z.infer<typeof postPatch>;

export const postId = z.object({ id: z.uuid() });
export const postQuery = z.object({
  author: z.uuid('must be the id of a user').optional(),
  ...pageQuery(),
});
export const postPage = z
  .strictObject({ items: z.array(post), nextCursor: z.string().nullable() })
  .meta({ id: 'PostPage' });
