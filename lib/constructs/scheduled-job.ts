import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { JOBS } from '../../functions/_shared/routing/jobs.ts';
import type { JobTrigger } from '../../functions/_shared/routing/trigger.ts';
import { pascalCase } from '../function-spec.ts';
import type { SharedResources } from '../shared-resources.ts';
import { suppressNag } from '../suppress-nag.ts';
import type { RouteFunction } from './route-function.ts';
import { runOnSchedule } from './schedule.ts';

/**
 * Starts a job at its times. A start that could not even be recorded is tried again by Lambda for ten minutes, then
 * kept in a queue; an invocation fails when a run has (functions/_shared/jobs/job-handler.ts).
 */
export class ScheduledJob extends Construct {
  readonly function: RouteFunction['function'];
  readonly deadLetters: Queue;

  constructor(scope: Construct, job: RouteFunction, { id, summary }: JobTrigger, shared: SharedResources) {
    super(scope, `${pascalCase(id)}Job`);
    const { settings, scheduleGroup } = shared;
    const { schedule, zone } = JOBS[id];
    this.function = job.function;
    this.deadLetters = new Queue(this, 'DeadQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    suppressNag(this.deadLetters, 'AwsSolutions-SQS3', 'It is the dead-letter queue of the job itself.');
    job.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.minutes(10),
      onFailure: new SqsDestination(this.deadLetters),
    });
    runOnSchedule(this, pascalCase(id), job, {
      name: id,
      group: scheduleGroup,
      description: summary,
      expression: schedule,
      timeZone: zone === 'UTC' ? 'UTC' : settings.timeZone,
      deadLetters: this.deadLetters,
    });
  }
}
