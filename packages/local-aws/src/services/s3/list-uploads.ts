import { element } from '../xml.ts';
import { isoDate, optional, xmlAnswer } from './answers.ts';
import { s3Error } from './errors.ts';
import type { Operation } from './operation.ts';
import { mayOnBucket } from './permissions.ts';

/** ListMultipartUploads: by key, then by time. */
export const listUploads: Operation<'bucket'> = async (context, request) => {
  const { bucket, query } = request;
  mayOnBucket(context, request, 's3:ListBucketMultipartUploads', bucket);
  if (query.get('delimiter')) throw s3Error('InvalidArgument', 'delimiter is not supported here');
  const prefix = query.get('prefix') ?? '';
  const max = Math.min(Number(query.get('max-uploads') ?? 1000) || 1000, 1000);
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const all = context.uploads.list(bucket).filter(({ key }) => key.startsWith(prefix));
  const at = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const after = at >= 0 ? all.slice(at + 1) : all.filter(({ key }) => keyMarker === '' || key > keyMarker);
  const page = after.slice(0, max);
  const more = after.length > page.length ? page.at(-1) : undefined;
  return xmlAnswer('ListMultipartUploadsResult', [
    element('Bucket', bucket),
    element('KeyMarker', keyMarker),
    element('UploadIdMarker', idMarker),
    optional('NextKeyMarker', more?.key),
    optional('NextUploadIdMarker', more?.id),
    element('Prefix', prefix),
    element('MaxUploads', String(max)),
    element('IsTruncated', String(more !== undefined)),
    ...page.map(({ id, key, initiated }) =>
      element('Upload', [
        element('Key', key),
        element('UploadId', id),
        element('StorageClass', 'STANDARD'),
        element('Initiated', isoDate(initiated)),
      ]),
    ),
  ]);
};
