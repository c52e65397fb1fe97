import type { AwsStreamResponse } from '../aws-service.ts';
import { element } from '../xml.ts';
import { quoted, xmlAnswer } from './answers.ts';
import { startChecksum } from './checksums.ts';
import { s3Error } from './errors.ts';
import { readForm } from './form-reader.ts';
import { readDetails } from './object-headers.ts';
import { storeObject } from './object-write.ts';
import type { Operation } from './operation.ts';
import { mayOnObject } from './permissions.ts';
import { type SizeLimits, verifyPostPolicy } from './post-policy.ts';
import { declaredChecksum, LARGEST_PUT } from './receive-body.ts';
import type { ObjectDetails } from './stored-object.ts';

/** POST Object: a browser's form, allowed by the policy that somebody signed for it. */
export const postObject: Operation<'bucket'> = async (context, request) => {
  const { bucket } = request;
  if (!context.buckets.exists(bucket)) throw s3Error('NoSuchBucket');
  const form = await readForm(request.header('content-type') ?? '', request.body);
  const { principalArn, limits } = await verifyPostPolicy(context.world, form.fields, bucket);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the name S3 gives this placeholder
  const key = (form.fields.get('key') ?? '').replaceAll('${filename}', form.filename);
  if (key === '') throw s3Error('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  if (Buffer.byteLength(key) > 1024) throw s3Error('KeyTooLongError');
  const poster = { principalArn, requestId: request.requestId, header: () => undefined };
  mayOnObject(context, poster, 's3:PutObject', bucket, key);
  const fields = {
    header: (name: string) => form.fields.get(name),
    headersFrom: (prefix: string) => [...form.fields].filter(([name]) => name.startsWith(prefix)),
  };
  const details = readDetails(fields);
  const declared = declaredChecksum(fields);
  const checksum = declared && startChecksum(declared.algorithm);
  const blob = await context.blobs.write(limited(form.file, limits), checksum ? [checksum] : []);
  let kept: ObjectDetails = details;
  if (declared && checksum) {
    const value = (await checksum.digest()).toString('base64');
    if (value !== declared.value) {
      await context.blobs.drop([blob.file]);
      throw s3Error(
        'BadDigest',
        `The ${declared.algorithm} you specified did not match the calculated checksum.`,
      );
    }
    kept = { ...details, checksum: { algorithm: declared.algorithm, value, type: 'FULL_OBJECT' } };
  }
  await storeObject(context, poster, 'ObjectCreated:Post', {
    ...{ bucket, key, size: blob.size, etag: blob.md5, details: kept },
    modified: context.world.clock.now(),
    blobs: [{ file: blob.file, size: blob.size }],
  });
  return answer(form.fields, { bucket, key, etag: blob.md5, base: context.world.endpoints.aws });
};

/** Stops a file as soon as it is larger than the policy allows, and at its end one that is smaller. */
async function* limited(file: AsyncIterable<Buffer>, limits: SizeLimits): AsyncGenerator<Buffer> {
  const largest = Math.min(limits.largest, LARGEST_PUT);
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > largest)
      throw s3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    yield chunk;
  }
  if (size < limits.smallest)
    throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}

/** Redirect, or the status asked for: 200, 201 with a document, else 204. */
function answer(
  fields: ReadonlyMap<string, string>,
  made: { bucket: string; key: string; etag: string; base: string },
): AwsStreamResponse {
  const { bucket, key, etag, base } = made;
  const location = `${base}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const headers = { etag: quoted(etag), location };
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (redirect && URL.canParse(redirect)) {
    const target = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag: quoted(etag) }))
      target.searchParams.append(name, value);
    return { status: 303, headers: { ...headers, location: target.href } };
  }
  const status = fields.get('success_action_status');
  if (status === '201') {
    const children = [
      ...[element('Location', location), element('Bucket', bucket)],
      ...[element('Key', key), element('ETag', quoted(etag))],
    ];
    return { ...xmlAnswer('PostResponse', children, headers), status: 201 };
  }
  return { status: status === '200' ? 200 : 204, headers };
}
