import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Suppresses one cdk-nag finding on a construct and what is below it. It stands beside the resource it is about,
 * and its reason is a sentence a reviewer can disagree with.
 */
export function suppressNag(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}
