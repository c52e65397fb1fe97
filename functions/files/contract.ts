import * as z from 'zod';
import { pageQuery } from '../_shared/paging/page-query.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

const MIB = 1024 * 1024;
/** Largest object of an upload: 5 GiB. */
export const MAX_FILE_BYTES = 5 * 1024 * MIB;
/** Above this an upload is sent in parts. */
export const PARTS_ABOVE_BYTES = 100 * MIB;

export const fileStatus = z.enum(['uploading', 'processing', 'ready', 'rejected']);
export type FileStatus = z.infer<typeof fileStatus>;

export const variant = z.strictObject({
  name: z.enum(['original', 'web', 'thumbnail']),
  contentType: z.string(),
  size: z.int().nonnegative(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});
export type Variant = z.infer<typeof variant>;

export const file = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    contentType: z.string(),
    size: z.int().nonnegative().describe('Bytes'),
    sha256: z.string().nullable().describe('Lower-case hex; null until it is known'),
    status: fileStatus,
    reason: z.string().optional().describe('Why it was rejected'),
    width: z.int().positive().optional(),
    height: z.int().positive().optional(),
    variants: z.array(variant),
    savedBytes: z.int().nonnegative().optional().describe('The source less the `web` variant'),
    createdAt: instant(),
  })
  .meta({ id: 'File' });
export type File = z.infer<typeof file>;

export const fileId = z.object({ id: z.uuid() });
export const linkParam = z.object({ id: z.uuid(), linkId: z.uuid() });
export const fileQuery = z.object({
  type: z
    .string()
    .regex(/^[a-z]+(\/[\w.+-]+)?$/, 'must be a content type such as image/png, or the part before the slash')
    .optional(),
  ...pageQuery(),
});
export const filePage = z
  .strictObject({ items: z.array(file), nextCursor: z.string().nullable() })
  .meta({ id: 'FilePage' });
export const downloadQuery = z.object({ variant: variant.shape.name.optional() });

/** RFC 9110 §8.3.1, without parameters. */
const contentType = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/, 'must be a content type such as image/png');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits');

export const uploadInput = z
  .strictObject({
    name: text({ min: 1, max: 255, trim: true }),
    contentType,
    size: z.int().min(1).max(MAX_FILE_BYTES),
    sha256: sha256.optional(),
  })
  .meta({ id: 'UploadInput' });
export type UploadInput = z.infer<typeof uploadInput>;

export const upload = z
  .strictObject({
    file,
    upload: z.union([
      z.strictObject({ url: z.url(), fields: z.record(z.string(), z.string()) }),
      z.strictObject({
        partSize: z.int().positive(),
        parts: z.array(z.strictObject({ partNumber: z.int().positive(), url: z.url() })),
        completeUrl: z.url(),
      }),
    ]),
  })
  .meta({ id: 'Upload' });

export const completion = z
  .strictObject({
    parts: z
      .array(z.strictObject({ partNumber: z.int().min(1).max(10_000), etag: z.string().min(1).max(100) }))
      .min(1)
      .max(10_000),
  })
  .meta({ id: 'UploadCompletion' });

/** One file, or all of them when several were sent. */
export const uploaded = z.union([file, z.strictObject({ items: z.array(file) })]).meta({ id: 'Uploaded' });

export const linkInput = z
  .strictObject({
    expiresInSeconds: z.int().min(60).max(604_800),
    maxDownloads: z.int().min(1).max(1_000_000).optional(),
  })
  .meta({ id: 'LinkInput' });
export const link = z.strictObject({ id: z.uuid(), url: z.url(), expiresAt: instant() }).meta({ id: 'Link' });
export const linkToken = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
