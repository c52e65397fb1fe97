import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { ScheduleTrigger } from '../../functions/_shared/routing/trigger.ts';
import { pascalCase } from '../function-spec.ts';
import type { RouteFunction } from './route-function.ts';

/**
 * Starts a function by the clock, in UTC, under the name that its trigger gives. A call that the Scheduler
 * cannot hand over is retried for five minutes, one that fails twice more by Lambda; the next time comes anyway.
 * @param group the deployment's schedule group, in which names are unique
 */
export function runOnSchedule(
  scope: Construct,
  { target }: RouteFunction,
  { id, scheduleName, expression, summary }: ScheduleTrigger,
  group: string,
): void {
  const invoke = new PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    resources: [target.functionArn],
  });
  const role = new Role(scope, `${pascalCase(id)}ScheduleRole`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    inlinePolicies: { invoke: new PolicyDocument({ statements: [invoke] }) },
  });
  new CfnSchedule(scope, `${pascalCase(id)}Schedule`, {
    name: scheduleName,
    groupName: group,
    description: summary,
    scheduleExpression: expression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.functionArn,
      roleArn: role.roleArn,
      // The same for each attempt of one run, unlike the clock ("Adding context attributes", EventBridge Scheduler).
      input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
      retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
    },
  });
}
