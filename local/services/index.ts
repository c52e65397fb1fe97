import type { AwsService } from './aws-service.ts';

/** Every service of the AWS endpoint. */
export const services: readonly AwsService[] = [];
