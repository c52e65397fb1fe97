import { api, deployment, integration, route, routeResponse, stage } from './api-gateway-v2.ts';
import { customResource } from './custom-resource.ts';
import { customTrigger } from './custom-trigger.ts';
import { dynamodbGlobalTable, dynamodbTable } from './dynamodb-table.ts';
import { elasticacheServerlessCache } from './elasticache-serverless-cache.ts';
import { eventsEventBus } from './events-event-bus.ts';
import { eventsRule } from './events-rule.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { networkTypes } from './inert-network.ts';
import { messagingTypes, operationsTypes } from './inert-operations.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaLayerVersion } from './lambda-layer-version.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaUrl } from './lambda-url.ts';
import { lambdaAlias, lambdaVersion } from './lambda-version.ts';
import { rdsDbInstance } from './rds-db-instance.ts';
import { rdsDbProxy } from './rds-db-proxy.ts';
import type { ResourceType } from './resource-type.ts';
import { s3Bucket } from './s3-bucket.ts';
import { s3BucketNotifications } from './s3-bucket-notifications.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { schedulerSchedule } from './scheduler-schedule.ts';
import { secretResourcePolicy, secretTargetAttachment } from './secretsmanager-attachments.ts';
import { secretsmanagerSecret } from './secretsmanager-secret.ts';
import { sesConfigurationSet } from './ses-configuration-set.ts';
import { sesEmailIdentity } from './ses-email-identity.ts';
import { sqsQueue } from './sqs-queue.ts';
import { sqsQueuePolicy } from './sqs-queue-policy.ts';
import { ssmParameter } from './ssm-parameter.ts';

/** Every CloudFormation type that is known here. What is not in the table is refused at start-up by its name. */
const TYPES: readonly ResourceType[] = [
  api,
  customResource,
  customTrigger,
  deployment,
  dynamodbGlobalTable,
  dynamodbTable,
  elasticacheServerlessCache,
  eventsEventBus,
  eventsRule,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  integration,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaLayerVersion,
  lambdaPermission,
  lambdaUrl,
  lambdaVersion,
  ...messagingTypes,
  ...networkTypes,
  ...operationsTypes,
  rdsDbInstance,
  rdsDbProxy,
  route,
  s3Bucket,
  s3BucketNotifications,
  s3BucketPolicy,
  routeResponse,
  schedulerSchedule,
  secretResourcePolicy,
  secretTargetAttachment,
  secretsmanagerSecret,
  sesConfigurationSet,
  sesEmailIdentity,
  sqsQueue,
  sqsQueuePolicy,
  ssmParameter,
  stage,
];
const BY_NAME: ReadonlyMap<string, ResourceType> = new Map(TYPES.map((entry) => [entry.type, entry]));

/** Custom resources of CDK's own that act on AWS itself, through functions that cannot run here. */
const REFUSED = new Set([
  'Custom::CrossRegionExportReader',
  'Custom::CrossRegionExportWriter',
  'Custom::DynamoDBReplica',
]);

export function resourceTypeOf(type: string): ResourceType | undefined {
  const known = BY_NAME.get(type);
  if (known || REFUSED.has(type) || !type.startsWith('Custom::')) return known;
  return customResource;
}
