import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Suppresses one cdk-nag finding on a construct and what is below it. It stands beside the resource it is about,
 * and its reason is a sentence a reviewer can disagree with.
 */
export function suppressNag(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** CDK's own function behind `Custom::Trigger`, one a stack: its role and runtime are CDK's to choose. */
export function suppressTriggerProvider(stack: IConstruct): void {
  const provider = stack.node.tryFindChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
  if (!provider) throw new Error("CDK's trigger provider is not where it was: see suppressTriggerProvider");
  const reason =
    'Made by aws-cdk-lib/triggers; runs at deployments only and may invoke nothing but its function.';
  suppressNag(provider, 'AwsSolutions-IAM4', reason);
  suppressNag(provider, 'AwsSolutions-IAM5', reason);
  suppressNag(provider, 'AwsSolutions-L1', reason);
}
