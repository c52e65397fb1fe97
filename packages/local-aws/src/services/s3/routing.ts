import { AwsError } from '../aws-service.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './bucket-operations.ts';
import { completeUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete-objects.ts';
import { listObjects } from './list-objects.ts';
import { listUploads } from './list-uploads.ts';
import { abortUpload, copyPart, createUpload, listParts, uploadPart } from './multipart.ts';
import { readObject } from './object-read.ts';
import { putObject } from './object-write.ts';
import type { Level, Operation } from './operation.ts';
import { postObject } from './post-object.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';
import { deleteTagging, getTagging, putTagging } from './tagging.ts';

/** `<method> <what>`: `what` is the subresource in the query, or empty. */
type Table<L extends Level> = Readonly<Record<string, Operation<L>>>;
const ON_SERVICE: Table<'service'> = { 'GET ': listBuckets };
const ON_BUCKET: Table<'bucket'> = {
  'PUT ': createBucket,
  'HEAD ': headBucket,
  'DELETE ': deleteBucket,
  'GET ': listObjects,
  'GET location': getBucketLocation,
  'GET uploads': listUploads,
  'POST delete': deleteObjects,
  'POST ': postObject,
};
const ON_OBJECT: Table<'object'> = {
  'PUT ': putObject,
  'PUT copy': copyObject,
  'PUT uploadId': uploadPart,
  'PUT uploadId copy': copyPart,
  'PUT tagging': putTagging,
  'GET ': readObject,
  'HEAD ': readObject,
  'GET uploadId': listParts,
  'GET tagging': getTagging,
  'DELETE ': deleteObject,
  'DELETE uploadId': abortUpload,
  'DELETE tagging': deleteTagging,
  'POST uploads': createUpload,
  'POST uploadId': completeUpload,
};
/** Query parameters that make a request another operation (Amazon S3 API Reference). */
const SUBRESOURCES = [
  'abac',
  'accelerate',
  'acl',
  'analytics',
  'annotation',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'location',
  'logging',
  'metadataConfiguration',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versionId',
  'versions',
  'website',
];

/** Operations whose answers name the encryption of the object, which is always S3's own ("Default encryption"). */
const ENCRYPTED = new Set([
  'PUT ',
  'PUT copy',
  'PUT uploadId',
  'PUT uploadId copy',
  'GET ',
  'HEAD ',
  'POST uploads',
  'POST uploadId',
]);
/** Headers that ask for what is not done here. */
const REFUSED_HEADERS: readonly (readonly [prefix: string, feature: string])[] = [
  ['x-amz-server-side-encryption-customer-', 'encryption with keys of the caller (SSE-C)'],
  ['x-amz-copy-source-server-side-encryption-customer-', 'encryption with keys of the caller (SSE-C)'],
  ['x-amz-object-lock-', 'object lock'],
  ['x-amz-bucket-object-lock-enabled', 'object lock'],
  ['x-amz-grant-', 'access control lists'],
];

/** Does what a request asks for. Throws NotImplemented, by the operation's name, for what is not done here. */
export async function runOperation(context: S3Context, request: S3Request) {
  const { bucket, key, method, query } = request;
  const subresource = SUBRESOURCES.find((name) => query.has(name)) ?? '';
  const copy = method === 'PUT' && key !== undefined && request.header('x-amz-copy-source') !== undefined;
  const name = [method, [subresource, ...(copy ? ['copy'] : [])].filter(Boolean).join(' ')].join(' ');
  refuseHeaders(request, name);
  if (bucket === undefined) {
    const operation = ON_SERVICE[name];
    if (operation) return operation(context, request);
  } else if (key === undefined) {
    const operation = ON_BUCKET[name];
    if (operation) return operation(context, { ...request, bucket });
  } else {
    const operation = ON_OBJECT[name];
    if (operation) {
      const answer = await operation(context, { ...request, bucket, key });
      if (!ENCRYPTED.has(name)) return answer;
      return { ...answer, headers: { 'x-amz-server-side-encryption': 'AES256', ...answer.headers } };
    }
  }
  const level = bucket === undefined ? 'the service' : key === undefined ? 'a bucket' : 'an object';
  const what = subresource ? `${method} ?${subresource}` : method;
  throw new AwsError(
    'NotImplemented',
    `S3: ${what} on ${level} is not implemented by the local runtime`,
    501,
  );
}

function refuseHeaders(request: S3Request, operation: string): void {
  const refused = REFUSED_HEADERS.find(([prefix]) => request.headersFrom(prefix).length > 0);
  const encryption = request.header('x-amz-server-side-encryption');
  const feature =
    refused?.[1] ?? (encryption && encryption !== 'AES256' ? `encryption by ${encryption}` : undefined);
  if (feature === undefined) return;
  const message = `S3: ${operation.trim()} with ${feature} is not implemented by the local runtime`;
  throw new AwsError('NotImplemented', message, 501);
}
