import { element } from '../xml.ts';
import { xmlAnswer } from './answers.ts';
import { s3Error } from './errors.ts';
import { checkTags } from './object-headers.ts';
import type { Operation, RequestOn } from './operation.ts';
import { mayOnObject, noSuchKey } from './permissions.ts';
import type { S3Context } from './s3-context.ts';
import type { StoredObject } from './stored-object.ts';
import { childText, readXmlBody } from './xml-reader.ts';

/** GetObjectTagging */
export const getTagging: Operation<'object'> = async (context, request) => {
  const { tags } = object(context, request, 's3:GetObjectTagging').details;
  return xmlAnswer('Tagging', [
    element(
      'TagSet',
      tags.map(([name, value]) => element('Tag', [element('Key', name), element('Value', value)])),
    ),
  ]);
};

/** PutObjectTagging: all tags at once; the object itself does not change. */
export const putTagging: Operation<'object'> = async (context, request) => {
  object(context, request, 's3:PutObjectTagging');
  const document = await readXmlBody(request);
  const set = document.children.find(({ name }) => name === 'TagSet');
  if (document.name !== 'Tagging' || !set) throw s3Error('MalformedXML');
  const tags = set.children.map((tag): [string, string] => [
    childText(tag, 'Key') ?? '',
    childText(tag, 'Value') ?? '',
  ]);
  setTags(context, request, 's3:PutObjectTagging', checkTags(tags));
  return { status: 200 };
};

/** DeleteObjectTagging */
export const deleteTagging: Operation<'object'> = async (context, request) => {
  setTags(context, request, 's3:DeleteObjectTagging', []);
  return { status: 204 };
};

function object(context: S3Context, request: RequestOn<'object'>, action: string): StoredObject {
  mayOnObject(context, request, action, request.bucket, request.key);
  const found = context.objects.get(request.bucket, request.key);
  if (!found) throw noSuchKey(context, request, request.bucket);
  return found;
}

function setTags(
  context: S3Context,
  request: RequestOn<'object'>,
  action: 's3:PutObjectTagging' | 's3:DeleteObjectTagging',
  tags: [string, string][],
): void {
  const found = object(context, request, action);
  context.objects.put({ ...found, details: { ...found.details, tags } });
  const { bucket, key, size, etag } = found;
  const { requestId, principalArn } = request;
  const name = action === 's3:PutObjectTagging' ? 'ObjectTagging:Put' : 'ObjectTagging:Delete';
  context.events.emit({ name, bucket, key, size, etag, requestId, principalArn });
}
