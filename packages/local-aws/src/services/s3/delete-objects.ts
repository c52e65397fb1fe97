import { AwsError } from '../aws-service.ts';
import { element } from '../xml.ts';
import { xmlAnswer } from './answers.ts';
import { s3Error } from './errors.ts';
import type { Operation } from './operation.ts';
import { mayOnObject } from './permissions.ts';
import { declaredChecksum } from './receive-body.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';
import { childText, readXmlBody } from './xml-reader.ts';

/** DeleteObject: the same answer whether there was an object or not. */
export const deleteObject: Operation<'object'> = async (context, request) => {
  await remove(context, request, request.bucket, request.key);
  return { status: 204 };
};

/** DeleteObjects: up to 1,000 keys, each with its own outcome. */
export const deleteObjects: Operation<'bucket'> = async (context, request) => {
  const { bucket } = request;
  if (!context.buckets.exists(bucket)) throw s3Error('NoSuchBucket');
  const document = await readXmlBody(request, declaredChecksum(request));
  const keys = document.children
    .filter(({ name }) => name === 'Object')
    .map((object) => childText(object, 'Key'));
  if (document.name !== 'Delete' || keys.length === 0 || keys.length > 1000) throw s3Error('MalformedXML');
  const quiet = childText(document, 'Quiet') === 'true';
  const results: string[] = [];
  for (const key of keys) {
    if (!key) throw s3Error('MalformedXML');
    try {
      await remove(context, request, bucket, key);
      if (!quiet) results.push(element('Deleted', [element('Key', key)]));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const code = error.code === 'AccessDeniedException' ? 'AccessDenied' : error.code;
      results.push(
        element('Error', [element('Key', key), element('Code', code), element('Message', error.message)]),
      );
    }
  }
  return xmlAnswer('DeleteResult', results);
};

async function remove(context: S3Context, request: S3Request, bucket: string, key: string): Promise<void> {
  mayOnObject(context, request, 's3:DeleteObject', bucket, key);
  const before = context.objects.remove(bucket, key);
  if (!before) return;
  const { requestId, principalArn } = request;
  context.events.emit({ name: 'ObjectRemoved:Delete', bucket, key, requestId, principalArn });
  await context.blobs.drop(before.blobs.map(({ file }) => file));
}
