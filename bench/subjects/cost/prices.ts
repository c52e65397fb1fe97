/**
 * List prices of us-east-1 in USD, without the free tier of an account's first year, as of November 2026.
 * Sources, read in November 2026: aws.amazon.com/rds/postgresql/pricing, /rds/proxy/pricing, /elasticache/pricing,
 * /vpc/pricing, /ec2/pricing/on-demand, /secrets-manager/pricing, /cloudwatch/pricing, /waf/pricing, /kms/pricing,
 * /sqs/pricing, /lambda/pricing, /api-gateway/pricing, /dynamodb/pricing/on-demand, /s3/pricing, /eventbridge/pricing and
 * /xray/pricing. They change: compare before a decision hangs on one.
 */
export const PRICES_OF = 'us-east-1, November 2026';

export const HOURS_A_MONTH = 730;

/** An hour of an instance, one zone and two. */
export const DATABASE_HOUR: Readonly<Record<string, { readonly single: number; readonly multiAz: number }>> =
  {
    'db.t4g.micro': { single: 0.016, multiAz: 0.032 },
    'db.t4g.small': { single: 0.032, multiAz: 0.065 },
  };
export const DATABASE_GB_MONTH = { single: 0.115, multiAz: 0.23 };
/** A vCPU-hour of the instance behind it, at least two. */
export const PROXY_VCPU_HOUR = 0.015;
export const PROXY_VCPUS = 2;

/** Valkey serverless meters at least 100 MB. */
export const CACHE_GB_HOUR = 0.084;
export const CACHE_LEAST_GB = 0.1;
export const CACHE_MILLION_ECPUS = 0.0023;

export const NAT_GATEWAY_HOUR = 0.045;
export const PUBLIC_IPV4_HOUR = 0.005;
/** The cheapest NAT instance. */
export const T4G_NANO_HOUR = 0.0042;

export const SECRET_MONTH = 0.4;
/** A metric that an alarm looks at; the first ten are free. */
export const ALARM_METRIC_MONTH = 0.1;
export const FREE_ALARM_METRICS = 10;
export const WEB_ACL_MONTH = 5;
export const WEB_ACL_RULE_MONTH = 1;
export const KMS_KEY_MONTH = 1;

export const SQS_MILLION = 0.4;
/** For every account, for good. */
export const SQS_FREE_MILLIONS = 1;
/** Lambda begins with five pollers a queue, each of which waits 20 s for a message. */
export const POLLERS_A_QUEUE = 5;
export const POLL_SECONDS = 20;

export const LAMBDA_MILLION = 0.2;
/** On arm64. */
export const LAMBDA_GB_SECOND = 0.0000133334;
export const PROVISIONED_GB_SECOND = 0.0000033334;

/** Traces that are recorded; so many a month are free, for good. */
export const XRAY_MILLION = 5;
export const FREE_TRACES = 100_000;

export const HTTP_API_MILLION = 1;
export const DYNAMODB_MILLION_READS = 0.125;
export const DYNAMODB_MILLION_WRITES = 0.625;
export const S3_MILLION_WRITES = 5;
export const S3_MILLION_READS = 0.4;
export const EVENTS_MILLION = 1;
export const LOGS_GB = 0.5;

/** A server of the same size with its disk and address, beside the same stores. */
export const T3_SMALL_HOUR = 0.0208;
export const EBS_GB_MONTH = 0.08;
