import { quoted } from './answers.ts';
import { checksumHeader } from './checksums.ts';
import { checkWriteConditions } from './conditions.ts';
import type { ObjectEvent } from './object-events.ts';
import { readDetails } from './object-headers.ts';
import type { Operation } from './operation.ts';
import { mayOnObject } from './permissions.ts';
import { receiveBody } from './receive-body.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';
import type { StoredObject } from './stored-object.ts';

/** PutObject: the object appears whole when its last byte is on disk, or not at all. */
export const putObject: Operation<'object'> = async (context, request) => {
  const { bucket, key } = request;
  mayOnObject(context, request, 's3:PutObject', bucket, key, putConditionKeys(request));
  const details = readDetails(request);
  if (details.tags.length > 0) mayOnObject(context, request, 's3:PutObjectTagging', bucket, key);
  checkWriteConditions(request, context.objects.get(bucket, key));
  const { blob, checksum } = await receiveBody(request, context);
  const kept = checksum && { ...checksum, type: 'FULL_OBJECT' as const };
  await storeObject(context, request, 'ObjectCreated:Put', {
    bucket,
    key,
    size: blob.size,
    etag: blob.md5,
    modified: context.world.clock.now(),
    blobs: [{ file: blob.file, size: blob.size }],
    details: { ...details, ...(kept ? { checksum: kept } : {}) },
  });
  return {
    status: 200,
    headers: {
      etag: quoted(blob.md5),
      ...(checksum
        ? { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' }
        : {}),
    },
  };
};

/** `s3:x-amz-acl` and the like, as policies test them. */
function putConditionKeys(request: S3Request): Record<string, string> {
  const names = ['x-amz-acl', 'x-amz-server-side-encryption', 'x-amz-storage-class'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.header(name);
      return value === undefined ? [] : [[`s3:${name}`, value]];
    }),
  );
}

/**
 * Puts a new object in its place, if the preconditions still hold, and notifies the listeners. Its files go
 * when they do not; the files of the object before it go in any case that it was replaced.
 */
export async function storeObject(
  context: S3Context,
  request: Pick<S3Request, 'header' | 'requestId' | 'principalArn'>,
  event: ObjectEvent['name'],
  object: StoredObject,
): Promise<void> {
  let before: StoredObject | undefined;
  try {
    // Nothing else runs between the check and the change.
    checkWriteConditions(request, context.objects.get(object.bucket, object.key));
    before = context.objects.put(object);
  } catch (error) {
    await context.blobs.drop(object.blobs.map(({ file }) => file));
    throw error;
  }
  const { bucket, key, size, etag } = object;
  const { requestId, principalArn } = request;
  context.events.emit({ name: event, bucket, key, size, etag, requestId, principalArn });
  if (before) await context.blobs.drop(before.blobs.map(({ file }) => file));
}
