import { SNSClient } from '@aws-sdk/client-sns';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

export const sns: () => SNSClient = lazy(() => reportOutages('sms', new SNSClient(clientConfig())));
