import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../src/core/clock.ts';
import { iamRole } from '../../src/resources/iam-role.ts';
import { schedulerSchedule } from '../../src/resources/scheduler-schedule.ts';
import { sqsQueue } from '../../src/resources/sqs-queue.ts';
import { queueStore } from '../../src/services/sqs/queue-store.ts';
import { ScheduleDeliveries } from '../../src/triggers/schedules/schedule-deliveries.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { fakeFunctions } from '../../testing/test-world.ts';
import { callControl } from '../support/control-call.ts';

const Arn = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';
let aws: AwsEndpointUnderTest;
let functions: ReturnType<typeof fakeFunctions>;
let sqs: SQSClient;

beforeEach(async () => {
  functions = fakeFunctions({ consumer: () => null });
  aws = await startAwsEndpoint({ functions });
  sqs = new SQSClient(aws.operator);
});
afterEach(async () => {
  sqs.destroy();
  await aws.close();
});

/** Makes the schedule `tick`; gives the ARN of its role. */
async function schedule(more: object, Resource = Arn, of: object = {}): Promise<string> {
  const role = await iamRole.make(
    resourceInput('Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource },
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
            ],
          },
        },
      ],
    }),
    aws.world,
  );
  const Target = { Arn, RoleArn: role.attributes?.Arn, ...more };
  const properties = {
    Name: 'tick',
    GroupName: 'nubo',
    ScheduleExpression: 'rate(5 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target,
    ...of,
  };
  await schedulerSchedule.make(resourceInput('Tick', properties), aws.world);
  return String(role.attributes?.Arn);
}

/** Makes a queue and gives its ARN. */
async function createQueue(name: string): Promise<string> {
  await sqsQueue.make(resourceInput(name, { QueueName: name }), aws.world);
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

/** What waits in a queue, with the values of its attributes. */
async function messages(name: string) {
  const QueueUrl = `${aws.url}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ Body, MessageAttributes = {} }) => ({
    body: Body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([key, { StringValue }]) => [key, StringValue]),
    ),
  }));
}
const minutes = (count: number) => count * 60_000;
const iso = (at: number) => new Date(at).toISOString();
const times = () => functions.asyncCalls.map(({ payload }) => Date.parse(JSON.parse(payload).at));
const TIME = { Input: '{"at":"<aws.scheduler.scheduled-time>"}' };

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
    await schedule(TIME);
    await aws.world.clock.advance(30 * 24 * 3_600_000);
    const passed = times();
    expect(passed).toHaveLength(1);
    const [last = 0] = passed;
    expect(aws.world.clock.now() - last).toBeLessThan(5 * 60_000);
    await aws.world.clock.advance(5 * 60_000);
    expect(times().slice(1)).toEqual([last + 5 * 60_000]);
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

  it('runs within its dates alone, a rate from the first on', async () => {
    const now = Math.ceil(aws.world.clock.now() / 1000) * 1000;
    const dates = { StartDate: iso(now + minutes(7)), EndDate: iso(now + minutes(18)) };
    await schedule(TIME, Arn, dates);
    await aws.world.clock.advance(minutes(60));
    expect(times()).toEqual([7, 12, 17].map((at) => now + minutes(at)));
  });

  it('of one time runs once at it, whatever its dates', async () => {
    const at = Math.ceil(aws.world.clock.now() / 60_000) * 60_000 + minutes(5);
    await schedule(TIME, Arn, {
      ScheduleExpression: `at(${new Date(at + 2 * 3_600_000).toISOString().slice(0, 19)})`,
      // Two hours east of Greenwich all year.
      ScheduleExpressionTimezone: 'Africa/Harare',
      EndDate: iso(at - minutes(1)),
    });
    await aws.world.clock.advance(minutes(120));
    expect(times()).toEqual([at]);
  });

  it('that is disabled runs on demand alone', async () => {
    await schedule(TIME, Arn, { State: 'DISABLED' });
    await aws.world.clock.advance(minutes(60));
    expect(times()).toEqual([]);
    const list = await callControl(aws.world, 'GET', '/_local/schedules.json');
    expect(list.json()).toEqual([
      { name: 'tick', expression: 'rate(5 minutes)', zone: 'UTC', enabled: false, nextRunAt: null },
    ]);
    expect((await callControl(aws.world, 'POST', '/_local/schedules/tick/run')).status).toBe(202);
    expect(times()).toHaveLength(1);
    expect((await callControl(aws.world, 'POST', '/_local/schedules/none/run')).status).toBe(404);
  });

  it('with a flexible window runs once within it, as of its own time', async () => {
    await schedule(TIME, Arn, {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: '15' },
    });
    const began = aws.world.clock.now();
    await aws.world.clock.advance(minutes(60) - 1000);
    expect(times()).toEqual([]);
    await aws.world.clock.advance(minutes(15) + 2000);
    expect(times()).toHaveLength(1);
    expect(Math.abs((times()[0] ?? 0) - began - minutes(60))).toBeLessThan(2000);
  });

  it('refuses what AWS does: a retry policy or a window out of range, no window', async () => {
    const policy = (RetryPolicy: object) => schedule({ RetryPolicy });
    await expect(policy({ MaximumRetryAttempts: 186 })).rejects.toThrow('MaximumRetryAttempts');
    await expect(policy({ MaximumEventAgeInSeconds: 59 })).rejects.toThrow('MaximumEventAgeInSeconds');
    await expect(schedule({}, Arn, { FlexibleTimeWindow: undefined })).rejects.toThrow('FlexibleTimeWindow');
    const window = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1441 };
    await expect(schedule({}, Arn, { FlexibleTimeWindow: window })).rejects.toThrow('MaximumWindowInMinutes');
  });

  it('refuses a target that is neither a function nor a queue', async () => {
    await expect(schedule({ Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x' })).rejects.toThrow(
      'the local runtime delivers to functions and queues only',
    );
  });
});

describe('a call that fails', () => {
  const Input = '{"attempt":"<aws.scheduler.attempt-number>","id":"<aws.scheduler.execution-id>"}';

  it('is tried again on a growing schedule, with an id and a number of its own', async () => {
    const target = await createQueue('target');
    await schedule({ Arn: target, Input });
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await aws.world.clock.advance(minutes(5) + 500);
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    await aws.world.clock.advance(1_000);
    const [message, ...more] = await messages('target');
    expect(more).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ attempt: '2' });
  });

  it('is tried no more often than its policy says', async () => {
    const target = await createQueue('target');
    await schedule({ Arn: target, Input, RetryPolicy: { MaximumRetryAttempts: 1 } });
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await aws.world.clock.advance(minutes(5) + 1_500);
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    await aws.world.clock.advance(minutes(4));
    expect(await messages('target')).toEqual([]);
  });

  it('goes on after a restart', async () => {
    const target = await createQueue('target');
    const roleArn = await schedule({ Arn: target, Input });
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await callControl(aws.world, 'POST', '/_local/schedules/tick/run');
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    const clock = createClock();
    // The same folder and queues, the schedules as the next run opens them.
    const next = Object.assign(Object.create(aws.world), { clock });
    new ScheduleDeliveries(next).put({
      name: 'tick',
      arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/nubo/tick',
      targetArn: target,
      roleArn,
      input: Input,
      messageGroupId: undefined,
      deadLetterArn: undefined,
      retryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
    });
    await clock.advance(2_000);
    expect(queueStore(next).counts('target').visible).toBe(1);
    clock.close();
  });

  it('goes to the dead-letter queue with its retries once the target is gone', async () => {
    const [target, dead] = [await createQueue('target'), await createQueue('dead')];
    await schedule({ Arn: target, Input, DeadLetterConfig: { Arn: dead } });
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await callControl(aws.world, 'POST', '/_local/schedules/tick/run');
    queueStore(aws.world).remove('target');
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    await aws.world.clock.advance(2_000);
    const [letter] = await messages('dead');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ attempt: '2' });
    expect(letter?.attributes).toMatchObject({ RETRY_ATTEMPTS: '1', TARGET_ARN: target });
  });

  it('for want of a target or of a right goes there at once', async () => {
    const dead = await createQueue('dead');
    await schedule({ Input: 'order', DeadLetterConfig: { Arn: dead } }, `${Arn}-other`);
    await aws.world.clock.advance(minutes(6));
    const [letter, ...more] = await messages('dead');
    expect(more).toEqual([]);
    expect(letter?.body).toBe('order');
    expect(letter?.attributes).toMatchObject({
      ERROR_CODE: 'AccessDeniedException',
      RETRY_ATTEMPTS: '0',
      IS_PAYLOAD_TRUNCATED: 'false',
      SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/nubo/tick',
      TARGET_ARN: Arn,
      SCHEDULED_TIME: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      ERROR_MESSAGE: expect.stringContaining('lambda:InvokeFunction'),
      EXECUTION_ID: expect.any(String),
    });
    expect(letter?.attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
    expect(functions.asyncCalls).toEqual([]);
  });
});
