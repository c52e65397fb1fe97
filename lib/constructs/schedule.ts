import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { ScheduleTrigger } from '../../functions/_shared/routing/trigger.ts';
import { pascalCase } from '../function-spec.ts';
import type { RouteFunction } from './route-function.ts';

/** Starts a function by the clock, in UTC. Its failures are retried twice by Lambda; the next time comes anyway. */
export function runOnSchedule(scope: Construct, { target }: RouteFunction, trigger: ScheduleTrigger): void {
  new Rule(scope, `${pascalCase(trigger.id)}Schedule`, {
    description: trigger.summary,
    schedule: Schedule.expression(trigger.expression),
    targets: [new LambdaFunction(target)],
  });
}
