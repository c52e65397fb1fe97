import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { pascalCase } from '../function-spec.ts';

/** Every bucket by its logical name, as `needs.objects` uses it. */
export const BUCKETS = ['files'] as const;

/** Private, TLS only, versioned; what was deleted or replaced can be had back for 30 days. */
export function makeBuckets(scope: Construct): ReadonlyMap<string, Bucket> {
  return new Map(BUCKETS.map((name) => [name, makeBucket(scope, name)]));
}

function makeBucket(scope: Construct, name: string): Bucket {
  const bucket = new Bucket(scope, `${pascalCase(name)}Bucket`, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(30),
        expiredObjectDeleteMarker: true,
      },
    ],
  });
  accept(bucket, 'AwsSolutions-S1', 'Every access goes through the API, whose access log names the caller.');
  return bucket;
}
