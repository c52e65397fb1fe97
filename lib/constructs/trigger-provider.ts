import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { suppressNag } from '../suppress-nag.ts';

const ID = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';
const REASON =
  'Made by aws-cdk-lib/triggers; runs at deployments only and may invoke nothing but its function.';

/**
 * CDK's own function behind `Custom::Trigger`, one a stack: its role and runtime are CDK's to choose. Its logs go to a
 * group of the stack's, which ends with it; the one that Lambda would make is kept for ever.
 */
export function manageTriggerProvider(stack: Stack): void {
  const provider = stack.node.tryFindChild(ID);
  const handler = provider?.node.tryFindChild('Handler');
  if (!provider || !(handler instanceof CfnResource))
    throw new Error("CDK's trigger provider is not where it was: see manageTriggerProvider");
  for (const rule of ['AwsSolutions-IAM4', 'AwsSolutions-IAM5', 'AwsSolutions-L1'])
    suppressNag(provider, rule, REASON);
  const logs = new LogGroup(stack, 'TriggerProviderLogs', {
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  handler.addPropertyOverride('LoggingConfig.LogGroup', logs.logGroupName);
}
