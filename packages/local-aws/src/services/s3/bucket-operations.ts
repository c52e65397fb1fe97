import { requireAllowed } from '../authorise.ts';
import { element } from '../xml.ts';
import { isoDate, owner, xmlAnswer } from './answers.ts';
import { s3Error } from './errors.ts';
import type { Operation } from './operation.ts';
import { bucketArn, mayOnBucket } from './permissions.ts';
import { isBucketName } from './s3-request.ts';

/** ListBuckets */
export const listBuckets: Operation<'service'> = async ({ world, buckets }, request) => {
  requireAllowed(world, request.principalArn, { action: 's3:ListAllMyBuckets', resource: '*' });
  const all = buckets
    .list()
    .map(({ name, created }) =>
      element('Bucket', [element('Name', name), element('CreationDate', isoDate(created))]),
    );
  return xmlAnswer('ListAllMyBucketsResult', [owner(world), element('Buckets', all)]);
};

/** CreateBucket */
export const createBucket: Operation<'bucket'> = async ({ world, buckets }, request) => {
  const { bucket } = request;
  requireAllowed(world, request.principalArn, { action: 's3:CreateBucket', resource: bucketArn(bucket) });
  if (!isBucketName(bucket)) throw s3Error('InvalidBucketName');
  if (!buckets.create(bucket, world.clock.now())) throw s3Error('BucketAlreadyOwnedByYou');
  return { status: 200, headers: { location: `/${bucket}` } };
};

/** HeadBucket */
export const headBucket: Operation<'bucket'> = async (context, request) => {
  mayOnBucket(context, request, 's3:ListBucket', request.bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': context.world.region } };
};

/** DeleteBucket: an empty one only. */
export const deleteBucket: Operation<'bucket'> = async (context, request) => {
  const { bucket } = request;
  mayOnBucket(context, request, 's3:DeleteBucket', bucket);
  if (context.objects.range(bucket, Buffer.alloc(0), 1).length > 0) throw s3Error('BucketNotEmpty');
  const parts = context.uploads.list(bucket).flatMap(({ id }) => context.uploads.parts(id));
  context.transaction(() => {
    for (const { id } of context.uploads.list(bucket)) context.uploads.remove(id);
    context.buckets.remove(bucket);
  });
  await context.blobs.drop(parts.map(({ blob }) => blob));
  return { status: 204 };
};

/** GetBucketLocation: empty for us-east-1. */
export const getBucketLocation: Operation<'bucket'> = async (context, request) => {
  mayOnBucket(context, request, 's3:GetBucketLocation', request.bucket);
  const { region } = context.world;
  const answer = xmlAnswer('LocationConstraint', []);
  return region === 'us-east-1'
    ? answer
    : { ...answer, body: String(answer.body).replace('></Loc', `>${region}</Loc`) };
};
