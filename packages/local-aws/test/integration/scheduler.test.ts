import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { iamRole } from '../../src/resources/iam-role.ts';
import { schedulerSchedule } from '../../src/resources/scheduler-schedule.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { fakeFunctions } from '../../testing/test-world.ts';
import { callControl } from '../support/control-call.ts';

const Arn = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';
let aws: AwsEndpointUnderTest;
let functions: ReturnType<typeof fakeFunctions>;

beforeEach(async () => {
  functions = fakeFunctions({ consumer: () => null });
  aws = await startAwsEndpoint({ functions });
});
afterEach(() => aws.close());

async function schedule(more: object, Resource = Arn): Promise<void> {
  const role = await iamRole.make(
    resourceInput('Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource }] } },
      ],
    }),
    aws.world,
  );
  const Target = { Arn, RoleArn: role.attributes?.Arn, ...more };
  const properties = { Name: 'tick', GroupName: 'nubo', ScheduleExpression: 'rate(5 minutes)', Target };
  await schedulerSchedule.make(resourceInput('Tick', properties), aws.world);
}

describe('a schedule', () => {
  it('fires by the local clock and on demand, by its own name', async () => {
    await schedule({ Input: '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>"}' });
    await aws.world.clock.advance(11 * 60_000);
    expect(functions.asyncCalls).toHaveLength(2);

    const scheduledTime = '2026-05-01T12:00:00Z';
    const run = await callControl(aws.world, 'POST', '/_local/schedules/tick/run', { scheduledTime });

    expect(run.status).toBe(202);
    expect(JSON.parse(functions.asyncCalls[2]?.payload ?? '')).toEqual({
      at: '2026-05-01T12:00:00Z',
      by: 'arn:aws:scheduler:us-east-1:000000000000:schedule/nubo/tick',
    });
  });

  it('that one advance passes over fires last at its last time, and then at its next', async () => {
    await schedule({ Input: '{"at":"<aws.scheduler.scheduled-time>"}' });
    const times = () => functions.asyncCalls.map(({ payload }) => Date.parse(JSON.parse(payload).at));
    await aws.world.clock.advance(30 * 24 * 3_600_000);
    const passed = times();
    expect(passed.length).toBeLessThanOrEqual(62);
    expect(new Set(passed).size).toBe(passed.length);
    const last = passed.at(-1) ?? 0;
    expect(aws.world.clock.now() - last).toBeLessThan(5 * 60_000);
    await aws.world.clock.advance(5 * 60_000);
    expect(times().slice(passed.length)).toEqual([last + 5 * 60_000]);
  });

  it('gives the Scheduled Event of AWS where no input is named', async () => {
    await schedule({});
    await aws.world.clock.advance(6 * 60_000);
    expect(JSON.parse(functions.asyncCalls[0]?.payload ?? '')).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      detail: '{}',
    });
  });

  it('invokes with the rights of its role alone', async () => {
    await schedule({}, `${Arn}-other`);
    await aws.world.clock.advance(6 * 60_000);
    expect(functions.asyncCalls).toEqual([]);
  });

  it('refuses a target that is neither a function nor a queue', async () => {
    await expect(schedule({ Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x' })).rejects.toThrow(
      'the local runtime delivers to functions and queues only',
    );
  });
});
