import { SSMClient } from '@aws-sdk/client-ssm';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

/** For what writes parameters; `readParameter` reads one in fewer bytes. */
export const ssm: () => SSMClient = lazy(() => reportOutages('keys', new SSMClient(clientConfig())));
