import { EventBridgeClient, PutEventsCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../src/core/clock.ts';
import { eventsEventBus } from '../../src/resources/events-event-bus.ts';
import { eventsRule } from '../../src/resources/events-rule.ts';
import { lambdaPermission } from '../../src/resources/lambda-permission.ts';
import { sqsQueue } from '../../src/resources/sqs-queue.ts';
import { sqsQueuePolicy } from '../../src/resources/sqs-queue-policy.ts';
import { EventBuses } from '../../src/services/events/event-buses.ts';
import { queueStore } from '../../src/services/sqs/queue-store.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { fakeFunctions } from '../../testing/test-world.ts';
import { callControl } from '../support/control-call.ts';

let aws: AwsEndpointUnderTest;
let functions: ReturnType<typeof fakeFunctions>;
let client: EventBridgeClient;
beforeEach(async () => {
  functions = fakeFunctions({ consumer: () => null });
  aws = await startAwsEndpoint({ functions });
  client = new EventBridgeClient({ ...aws.operator, maxAttempts: 1 });
  await eventsEventBus.make(resourceInput('Bus', { Name: 'nubo' }), aws.world);
});
afterEach(() => aws.close());

const put = (DetailType: string, detail: unknown = {}, more: object = {}) =>
  client.send(
    new PutEventsCommand({
      Entries: [
        { Source: 'nubo.test', DetailType, Detail: JSON.stringify(detail), EventBusName: 'nubo', ...more },
      ],
    }),
  );
async function queue(name: string): Promise<string> {
  const { ref, attributes } = await sqsQueue.make(resourceInput(name, { QueueName: name }), aws.world);
  const arn = String(attributes?.Arn);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/*' } },
  };
  const properties = { Queues: [ref], PolicyDocument: { Statement: [statement] } };
  await sqsQueuePolicy.make(resourceInput(`${name}Policy`, properties), aws.world);
  return arn;
}
const rule = (name: string, EventPattern: unknown, ...Targets: object[]) =>
  eventsRule.make(
    resourceInput(name, { Name: name, EventBusName: 'nubo', EventPattern, Targets }),
    aws.world,
  );
function messagesIn(name: string) {
  const store = queueStore(aws.world);
  const found = store.get(name);
  return found ? store.receive(found, { most: 10 }) : [];
}
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';
async function allowRules(): Promise<void> {
  const properties = {
    FunctionName: functionArn,
    Principal: 'events.amazonaws.com',
    Action: 'lambda:InvokeFunction',
    SourceArn: 'arn:aws:events:us-east-1:000000000000:rule/*',
  };
  await lambdaPermission.make(resourceInput('Permission', properties), aws.world);
}

describe('a rule', () => {
  it('hands matching events to its queue, and no others', async () => {
    const Arn = await queue('orders');
    await rule(
      'paid',
      { 'detail-type': ['order.paid'], detail: { data: { total: [{ numeric: ['>', 10] }] } } },
      { Id: 'q', Arn },
    );
    const { Entries } = await put('order.paid', { data: { total: 20 } });
    await put('order.paid', { data: { total: 5 } });
    await put('order.expired', { data: { total: 20 } });
    const [message, ...others] = messagesIn('orders');
    expect(others).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toEqual({
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'order.paid',
      source: 'nubo.test',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: [],
      detail: { data: { total: 20 } },
    });
  });
  it('calls its function with the transformed input', async () => {
    await allowRules();
    const InputTransformer = { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"only":<id>}' };
    await rule('call', { source: ['nubo.test'] }, { Id: 'f', Arn: functionArn, InputTransformer });
    await put('any', { id: 'i1' });
    expect(functions.asyncCalls).toEqual([{ name: 'consumer', payload: '{"only":"i1"}' }]);
  });
  it('puts what it may not deliver into its dead-letter queue and says what is missing', async () => {
    const dead = await queue('dead');
    await rule(
      'forbidden',
      { source: ['nubo.test'] },
      { Id: 'f', Arn: functionArn, DeadLetterConfig: { Arn: dead } },
    );
    await put('any');
    expect(functions.asyncCalls).toEqual([]);
    expect(messagesIn('dead')).toMatchObject([
      { attributes: { ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } } },
    ]);
    expect(aws.world.lines.join('\n')).toContain('may not invoke');
  });
  it('drops what a queue without a policy does not take, naming the statement', async () => {
    const { attributes } = await sqsQueue.make(resourceInput('closed', { QueueName: 'closed' }), aws.world);
    await rule('closed', { source: ['nubo.test'] }, { Id: 'q', Arn: attributes?.Arn });
    await put('any');
    expect(messagesIn('closed')).toEqual([]);
    expect(aws.world.lines.join('\n')).toContain('"Principal":{"Service":"events.amazonaws.com"}');
  });
  it('with a target of another kind is refused at start-up', async () => {
    const Arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
    await expect(rule('stream', { source: ['x'] }, { Id: 's', Arn })).rejects.toThrow(
      'functions and queues only',
    );
  });
});

describe('a target that is unavailable', () => {
  it('gets the event when it is back', async () => {
    const Arn = await queue('later');
    await rule('later', { source: ['nubo.test'] }, { Id: 'q', Arn });
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await put('any');
    await aws.world.clock.advance(5_000);
    expect(messagesIn('later')).toEqual([]);
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    await aws.world.clock.advance(60_000);
    expect(messagesIn('later').length).toBe(1);
  });
  it('gets it after a restart too', async () => {
    const Arn = await queue('restarted');
    const target = { Id: 'q', Arn };
    await rule('restarted', { source: ['nubo.test'] }, target);
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await put('any');
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    const clock = createClock();
    // The same folder and queues, the buses as the next run opens them.
    const next = Object.assign(Object.create(aws.world), { clock });
    const buses = new EventBuses(next);
    buses.putRule({
      name: 'restarted',
      arn: buses.ruleArnOf('nubo', 'restarted'),
      busName: 'nubo',
      enabled: true,
      pattern: {},
      matches: () => false,
      scheduleExpression: undefined,
      description: undefined,
      targets: [{ ...target, RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } }],
    });
    await clock.advance(2_000);
    expect(queueStore(next).counts('restarted').visible).toBe(1);
    clock.close();
  });
  it('loses the event to the dead-letter queue when the retries are over', async () => {
    const Arn = await queue('gone');
    const dead = await queue('gone-dead');
    const RetryPolicy = { MaximumRetryAttempts: 1 };
    await rule(
      'gone',
      { source: ['nubo.test'] },
      { Id: 'q', Arn, RetryPolicy, DeadLetterConfig: { Arn: dead } },
    );
    aws.world.faults.set({ target: 'sqs', mode: 'down' });
    await put('any');
    // The dead-letter queue is up again just before the last try of the target fails for good.
    queueStore(aws.world).remove('gone');
    aws.world.faults.set({ target: 'sqs', mode: 'ok' });
    await aws.world.clock.advance(5_000);
    expect(messagesIn('gone-dead')).toMatchObject([
      {
        attributes: {
          ERROR_CODE: { StringValue: 'RESOURCE_NOT_FOUND' },
          RETRY_ATTEMPTS: { StringValue: '1' },
        },
      },
    ]);
  });
});

describe('a schedule rule', () => {
  it('fires by the local clock and on demand', async () => {
    await allowRules();
    const properties = {
      Name: 'tick',
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Id: 'f', Arn: functionArn }],
    };
    await eventsRule.make(resourceInput('Tick', properties), aws.world);
    await aws.world.clock.advance(11 * 60_000);
    expect(functions.asyncCalls.length).toBe(2);
    expect(JSON.parse(functions.asyncCalls[0]?.payload ?? '')).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: ['arn:aws:events:us-east-1:000000000000:rule/tick'],
      detail: {},
    });
    const scheduledTime = '2026-05-01T12:00:00Z';
    const run = await callControl(aws.world, 'POST', '/_local/schedules/tick/run', { scheduledTime });
    expect(run.status).toBe(202);
    expect(JSON.parse(functions.asyncCalls[2]?.payload ?? '')).toMatchObject({
      time: '2026-05-01T12:00:00Z',
    });
  });
});

describe('PutEvents', () => {
  it('tells which entries failed and why', async () => {
    const good = { Source: 's', DetailType: 't', Detail: '{}', EventBusName: 'nubo' };
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          good,
          { ...good, Detail: 'not json' },
          { ...good, DetailType: undefined },
          { ...good, Source: 'aws.s3' },
          { ...good, EventBusName: 'none' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
    ]);
  });
  it('needs events:PutEvents on the bus', async () => {
    const publisher = new EventBridgeClient(aws.as('publisher', []));
    const command = new PutEventsCommand({
      Entries: [{ Source: 's', DetailType: 't', Detail: '{}', EventBusName: 'nubo' }],
    });
    await expect(publisher.send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'events:PutEvents on resource: arn:aws:events:us-east-1:000000000000:event-bus/nubo',
      ),
    });
  });
  it('fails while events are down', async () => {
    aws.world.faults.set({ target: 'events', mode: 'down' });
    await expect(put('any')).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  });
});

it('TestEventPattern answers as rules match', async () => {
  const test = (EventPattern: object) =>
    client.send(
      new TestEventPatternCommand({
        EventPattern: JSON.stringify(EventPattern),
        Event: '{"detail":{"a":"xyz"}}',
      }),
    );
  expect((await test({ detail: { a: [{ suffix: 'yz' }] } })).Result).toBe(true);
  await expect(test({ detail: { a: 'xyz' } })).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
  });
});
