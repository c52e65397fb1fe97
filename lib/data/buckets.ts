import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BucketName } from '../../functions/_shared/routing/names.ts';
import type { AllowedOrigins } from '../allowed-origins.ts';
import { pascalCase } from '../function-spec.ts';
import { suppressNag } from '../suppress-nag.ts';

/** Every bucket by its logical name, as `needs.objects` uses it. */
export const BUCKETS = ['files', 'webhooks', 'backups'] as const satisfies readonly BucketName[];

/** Days after which objects go: those of events that have gone before, and backups. */
const EXPIRES_AFTER_DAYS: Readonly<Partial<Record<BucketName, number>>> = { webhooks: 91, backups: 30 };

/** Private, TLS only, versioned; what was deleted or replaced can be had back for 30 days. */
export function makeBuckets(scope: Construct, origins: AllowedOrigins): ReadonlyMap<BucketName, Bucket> {
  return new Map(BUCKETS.map((name) => [name, makeBucket(scope, name, origins)]));
}

function makeBucket(scope: Construct, name: BucketName, origins: AllowedOrigins): Bucket {
  const expiresAfterDays = EXPIRES_AFTER_DAYS[name];
  const bucket = new Bucket(scope, `${pascalCase(name)}Bucket`, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(30),
        // One rule takes one of the two; days take the markers too (Amazon S3, PutBucketLifecycleConfiguration).
        ...(expiresAfterDays === undefined
          ? { expiredObjectDeleteMarker: true }
          : { expiration: Duration.days(expiresAfterDays) }),
      },
    ],
  });
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('the bucket has no AWS::S3::Bucket');
  // CDK's own switch for this is a function of its own that sets what CloudFormation can set by itself.
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration', {
    EventBridgeEnabled: true,
  });
  resource.addPropertyOverride('CorsConfiguration', corsOf(origins));
  suppressNag(
    bucket,
    'AwsSolutions-S1',
    'Every access goes through the API, whose access log names the caller.',
  );
  return bucket;
}

/**
 * Pages of these origins send forms and parts, whose ETags they must read to end an upload. Any page may read what a
 * presigned URL gives it anyway: a page that the API has redirected here comes with `Origin: null` (Fetch, "redirect-tainted
 * origin").
 */
function corsOf({ list }: AllowedOrigins) {
  const common = {
    AllowedHeaders: ['*'],
    ExposedHeaders: ['ETag', 'Content-Disposition'],
    MaxAge: Duration.hours(2).toSeconds(),
  };
  return {
    CorsRules: [
      { ...common, AllowedMethods: ['POST', 'PUT'], AllowedOrigins: list },
      { ...common, AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: ['*'] },
    ],
  };
}
