import type { AwsStreamResponse } from '../aws-service.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

export type Level = 'service' | 'bucket' | 'object';
/** A request with what its level has: a bucket's has a bucket, an object's a key too. */
export type RequestOn<L extends Level> = S3Request &
  (L extends 'object'
    ? { readonly bucket: string; readonly key: string }
    : L extends 'bucket'
      ? { readonly bucket: string }
      : unknown);
export type Operation<L extends Level> = (
  context: S3Context,
  request: RequestOn<L>,
) => Promise<AwsStreamResponse>;
