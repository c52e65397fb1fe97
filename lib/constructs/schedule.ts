import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { RouteFunction } from './route-function.ts';

export interface ScheduleProps {
  /** Unique in the group. */
  readonly name: string;
  /** The deployment's schedule group. */
  readonly group: string;
  readonly description: string;
  readonly expression: string;
  /** IANA name; UTC when it is left out. */
  readonly timeZone?: string;
  /** Takes what the Scheduler gave up handing over. */
  readonly deadLetters?: IQueue;
}

/**
 * Starts a function by the clock. A call that the Scheduler cannot hand over is retried for five minutes, one that
 * fails twice more by Lambda; the next time comes anyway.
 * @param id of the constructs, before `Schedule` and `ScheduleRole`
 */
export function runOnSchedule(
  scope: Construct,
  id: string,
  { target }: RouteFunction,
  { name, group, description, expression, timeZone, deadLetters }: ScheduleProps,
): void {
  const statements = [
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    ...(deadLetters
      ? [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] })]
      : []),
  ];
  const role = new Role(scope, `${id}ScheduleRole`, {
    // For schedules of this account alone ("Confused deputy prevention in EventBridge Scheduler").
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: { invoke: new PolicyDocument({ statements }) },
  });
  new CfnSchedule(scope, `${id}Schedule`, {
    name,
    groupName: group,
    description,
    scheduleExpression: expression,
    ...(timeZone && { scheduleExpressionTimezone: timeZone }),
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.functionArn,
      roleArn: role.roleArn,
      // The same for each attempt of one run, unlike the clock ("Adding context attributes", EventBridge Scheduler).
      input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
      retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
      ...(deadLetters && { deadLetterConfig: { arn: deadLetters.queueArn } }),
    },
  });
}
