import { SQSClient } from '@aws-sdk/client-sqs';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

/** The client of SQS. The host in a queue's URL has no IPv6, so calls go to the endpoint of the region. */
export const sqs: () => SQSClient = lazy(() =>
  reportOutages('sqs', new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false })),
);
