import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one cdk-nag finding on a construct and what is below it. It stands beside the resource it is about,
 * and its reason is a sentence a reviewer can disagree with.
 */
export function accept(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** CDK's own function behind `Custom::Trigger`, one a stack: its role and runtime are CDK's to choose. */
export function acceptTriggerProvider(stack: IConstruct): void {
  const provider = stack.node.tryFindChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
  if (!provider) throw new Error("CDK's trigger provider is not where it was: see acceptTriggerProvider");
  const reason =
    'Made by aws-cdk-lib/triggers; runs at deployments only and may invoke nothing but its function.';
  accept(provider, 'AwsSolutions-IAM4', reason);
  accept(provider, 'AwsSolutions-IAM5', reason);
  accept(provider, 'AwsSolutions-L1', reason);
}
