import { requireAllowed } from '../authorise.ts';
import { s3Error } from './errors.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

type Caller = Pick<S3Request, 'principalArn'>;
type ConditionKeys = Readonly<Record<string, string>>;
export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;

/** Throws AccessDenied unless the caller's role, or the bucket's policy, allows the action on the bucket. */
export function mayOnBucket(
  context: S3Context,
  caller: Caller,
  action: string,
  bucket: string,
  keys: ConditionKeys = {},
): void {
  ask(context, caller, action, bucket, bucketArn(bucket), keys);
}

/** The same for an object; a bucket that is not there is NoSuchBucket for whoever may act on its objects. */
export function mayOnObject(
  context: S3Context,
  caller: Caller,
  action: string,
  bucket: string,
  key: string,
  keys: ConditionKeys = {},
): void {
  ask(context, caller, action, bucket, objectArn(bucket, key), keys);
}

function ask(
  { world, buckets }: S3Context,
  caller: Caller,
  action: string,
  bucket: string,
  resource: string,
  context: ConditionKeys,
): void {
  requireAllowed(world, caller.principalArn, {
    action,
    resource,
    context,
    resourcePolicy: buckets.policy(bucket),
  });
  if (!buckets.exists(bucket)) throw s3Error('NoSuchBucket');
}

/** What a caller learns of a key that is not there: without `s3:ListBucket` as little as of one it may not read. */
export function noSuchKey(context: S3Context, caller: Caller, bucket: string): Error {
  try {
    mayOnBucket(context, caller, 's3:ListBucket', bucket);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  return s3Error('NoSuchKey');
}
