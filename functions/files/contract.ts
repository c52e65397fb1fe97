import * as z from 'zod/mini';
import { fileVariant } from '../_shared/files/file-variant.ts';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { code, storable, text } from '../_shared/schema/text.ts';

const MIB = 1024 * 1024;
/** Largest object of an upload: 5 GiB. */
export const MAX_FILE_BYTES = 5 * 1024 * MIB;
/** Above this an upload is sent in parts. */
export const PARTS_ABOVE_BYTES = 100 * MIB;

export const fileStatus = z.enum(['uploading', 'processing', 'ready', 'rejected']);
export type FileStatus = z.infer<typeof fileStatus>;

export const variant = z.strictObject({
  name: fileVariant,
  contentType: z.string(),
  size: z.int().check(z.nonnegative()),
  width: z.optional(z.int().check(z.positive())),
  height: z.optional(z.int().check(z.positive())),
});
export type Variant = z.infer<typeof variant>;

export const file = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    contentType: z.string(),
    size: z.int().check(z.nonnegative()).register(z.globalRegistry, { description: 'Bytes' }),
    sha256: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: 'Lower-case hex; null until it is known' }),
    status: fileStatus,
    reason: z.optional(z.string()).register(z.globalRegistry, { description: 'Why it was rejected' }),
    width: z.optional(z.int().check(z.positive())),
    height: z.optional(z.int().check(z.positive())),
    variants: z.array(variant),
    savedBytes: z
      .optional(z.int().check(z.nonnegative()))
      .register(z.globalRegistry, { description: 'The source less the `web` variant' }),
    createdAt: instant(),
  })
  .register(z.globalRegistry, { id: 'File' });
export type File = z.infer<typeof file>;

export const fileId = z.object({ id: uuid() });
export const linkParam = z.object({ id: uuid(), linkId: uuid() });
export const fileQuery = z.object({
  type: z.optional(
    code({
      max: 255,
      pattern: /^[a-z]+(\/[\w.+-]+)?$/,
      message: 'must be a content type such as image/png, or the part before the slash',
    }),
  ),
  ...pageQuery(),
});
export const filePage = pageSchema(file).register(z.globalRegistry, { id: 'FilePage' });
export const downloadQuery = z.object({ variant: z.optional(variant.shape.name) });

/** RFC 9110 §8.3.1, without parameters. */
const contentType = z
  .string()
  .check(
    storable,
    z.trim(),
    z.toLowerCase(),
    z.overwrite(withoutParameters),
    z.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/, 'must be a content type such as image/png'),
  );
const sha256 = code({ max: 64, pattern: /^[0-9a-f]{64}$/i, message: 'must be 64 hexadecimal digits' });

export const uploadInput = z
  .strictObject({
    name: text({ min: 1, max: 255, trim: true }),
    contentType,
    size: z.int().check(z.minimum(1), z.maximum(MAX_FILE_BYTES)),
    sha256: z.optional(sha256),
  })
  .register(z.globalRegistry, { id: 'UploadInput' });
export type UploadInput = z.infer<typeof uploadInput>;

/** `text/plain` of `text/plain; charset=utf-8`. */
function withoutParameters(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim() ?? '';
}

export const upload = z
  .strictObject({
    file,
    upload: z.union([
      z.strictObject({ url: z.url(), fields: z.record(z.string(), z.string()) }),
      z.strictObject({
        partSize: z.int().check(z.positive()),
        parts: z.array(
          z.strictObject({
            partNumber: z.int().check(z.positive()),
            url: z.url(),
            etag: z
              .optional(z.string())
              .register(z.globalRegistry, { description: 'Of a part that S3 has already' }),
          }),
        ),
        completeUrl: z.url(),
      }),
    ]),
  })
  .register(z.globalRegistry, { id: 'Upload' });

export const completion = z
  .strictObject({
    parts: z
      .array(
        z.strictObject({
          partNumber: z.int().check(z.minimum(1), z.maximum(10_000)),
          etag: code({
            max: 100,
            pattern: /^[\x21-\x7e]+$/,
            message: 'must be the ETag that S3 answered with',
          }),
        }),
      )
      .check(z.minLength(1), z.maxLength(10_000)),
  })
  .register(z.globalRegistry, { id: 'UploadCompletion' });

/** One file, or all of them when several were sent. */
export const uploaded = z
  .union([file, z.strictObject({ items: z.array(file) })])
  .register(z.globalRegistry, { id: 'Uploaded' });

export const linkInput = z
  .strictObject({
    expiresInSeconds: z.int().check(z.minimum(60), z.maximum(604_800)),
    maxDownloads: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  })
  .register(z.globalRegistry, { id: 'LinkInput' });
export const link = z
  .strictObject({ id: z.uuid(), url: z.url(), expiresAt: instant() })
  .register(z.globalRegistry, { id: 'Link' });
export const linkToken = z.object({ token: code({ max: 43, pattern: /^[\w-]{43}$/ }) });

/** Input of `find-ready-files`, which other services invoke; the result is `{readyIds}`, of `type` where it is given. */
export const findReadyFilesInput = z.strictObject({
  ownerId: z.uuid(),
  fileIds: z.array(z.uuid()).check(z.maxLength(10)),
  type: z.optional(z.literal('image')),
});
/** Input of `presign-file`, which other services invoke; the result is `{url}` or `{status}`. */
export const presignFileInput = z.strictObject({ fileId: z.uuid(), variant: z.optional(variant.shape.name) });
