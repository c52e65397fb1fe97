import type { JobFunction } from './jobs.ts';

/**
 * Logical names of what services share. Infrastructure makes one resource of each; a need or trigger that
 * names none of them does not compile.
 */
/** DynamoDB tables (lib/data/tables.ts). `TABLE_<NAME>` holds the table's name. */
export type TableName =
  | 'idempotency'
  | 'rate-limits'
  | 'sign-ins'
  | 'connections'
  | 'chat'
  | 'files'
  | 'integrations'
  | 'webhooks'
  | 'jobs'
  | 'notifications'
  | 'metrics';

/** SQS queues that functions send to; each has one trigger of the kind `queue`. `QUEUE_<NAME>` holds the URL. */
export type QueueName =
  | 'mail'
  | 'reset-requests'
  | 'fan-out'
  | 'follow-ups'
  | 'welcome'
  | 'archive'
  | 'webhooks'
  | 'host-checks'
  | 'notices'
  | 'deliveries'
  | 'sms';

/** S3 buckets (lib/data/buckets.ts). `BUCKET_<NAME>` holds the bucket's name. */
export type BucketName = 'files' | 'webhooks' | 'backups';

/** Secrets (lib/data/secrets.ts). `SECRET_<NAME>` holds the ARN. */
export type SecretName =
  | 'database-master'
  | 'google-client'
  | 'signing-keys'
  | 'stripe-webhooks'
  | 'github-webhooks'
  | 'openweathermap'
  | 'coingecko'
  | 'deepl'
  | 'google-translate';

/** Base URLs of third parties (lib/upstreams.ts), parameters of the stacks that call them. `UPSTREAM_<NAME>` holds the URL. */
export type UpstreamName =
  | 'openweathermap'
  | 'open-meteo'
  | 'open-meteo-geocoding'
  | 'coingecko'
  | 'binance'
  | 'deepl'
  | 'deepl-free'
  | 'google-translate';

/** Functions that others invoke; each is a trigger of the kind `direct` or `job`. `FUNCTION_<NAME>` holds the function's name. */
export type DirectFunction =
  | 'auth/find-people'
  | 'auth/list-admins'
  | 'auth/purge-expired'
  | 'auth/sign-in-google'
  | 'auth/stats'
  | 'chat/stats'
  | 'files/find-ready-files'
  | 'files/presign-file'
  | 'files/stats'
  | 'metrics/stats'
  | 'posts/stats'
  | 'products/stats'
  | 'tasks/stats'
  | 'metrics/stats'
  | 'notifications/stats'
  | 'webhooks/stats'
  | JobFunction;
