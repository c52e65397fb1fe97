import type { AwsService, AwsStreamService } from './aws-service.ts';
import { dynamodb } from './dynamodb/service.ts';
import { events } from './events/service.ts';
import { lambda } from './lambda/service.ts';
import { s3 } from './s3/service.ts';
import { secretsManager } from './secretsmanager/service.ts';
import { ses } from './ses/service.ts';
import { sns } from './sns/service.ts';
import { sqs } from './sqs/service.ts';
import { ssm } from './ssm/service.ts';
import { sts } from './sts/service.ts';

/** Every service of the AWS endpoint. */
export const services: readonly (AwsService | AwsStreamService)[] = [
  dynamodb,
  events,
  lambda,
  s3,
  secretsManager,
  ses,
  sns,
  sqs,
  ssm,
  sts,
];
