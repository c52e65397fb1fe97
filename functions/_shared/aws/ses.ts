import { SESv2Client } from '@aws-sdk/client-sesv2';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

export const ses: () => SESv2Client = lazy(() => reportOutages('mail', new SESv2Client(clientConfig())));
