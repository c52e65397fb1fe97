import { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The parameter `AllowedEndpoints`: for receivers beside a local runtime, and empty in the cloud. */
export function allowedEndpointsFor(scope: Construct): string {
  return new CfnParameter(scope, 'AllowedEndpoints', {
    description: 'HOST:PORT, by commas, that outbound webhooks may reach over http and whatever its IP',
    default: '',
  }).valueAsString;
}
