import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destinations } from '../../src/execution/destinations.ts';
import { lambdaEventSourceMapping } from '../../src/resources/lambda-event-source-mapping.ts';
import { sqsQueue } from '../../src/resources/sqs-queue.ts';
import { queueStore } from '../../src/services/sqs/queue-store.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import {
  createTestWorld,
  type FakeHandler,
  fakeFunctions,
  type TestWorld,
} from '../../testing/test-world.ts';
import { callControl } from '../support/control-call.ts';

interface Delivered {
  readonly Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}
let world: TestWorld;
let events: Delivered[];
let handler: (event: Delivered) => unknown;

beforeEach(() => {
  events = [];
  handler = () => undefined;
  const consume: FakeHandler = (event) => {
    const delivered = event as Delivered; // the poller's own event, checked below
    events.push(delivered);
    return handler(delivered);
  };
  world = createTestWorld({ functions: fakeFunctions({ consumer: consume }) });
});
afterEach(() => world.close());

async function queue(name: string, properties: Record<string, unknown> = {}): Promise<string> {
  const { attributes } = await sqsQueue.make(resourceInput(name, { QueueName: name, ...properties }), world);
  return String(attributes?.Arn);
}
async function consume(
  arn: string,
  properties: Record<string, unknown> = {},
  actions = ['sqs:*'],
): Promise<void> {
  world.identities.defineRole({
    arn: 'arn:aws:iam::000000000000:role/consumer-role',
    name: 'consumer-role',
    policies: [{ Statement: { Effect: 'Allow', Action: actions, Resource: arn } }],
  });
  await lambdaEventSourceMapping.make(
    resourceInput('Mapping', { EventSourceArn: arn, FunctionName: 'consumer', ...properties }),
    world,
  );
}
function send(name: string, ...bodies: string[]): void {
  const store = queueStore(world);
  const target = store.get(name);
  if (!target) throw new Error(`no queue ${name}`);
  for (const body of bodies) store.send(target, { body, senderId: 'test' });
}
const inside = (name: string) => queueStore(world).counts(name);
const empty = { visible: 0, inFlight: 0, delayed: 0 };
const bodiesSeen = () => events.map(({ Records }) => Records.map(({ body }) => body));

describe('a queue with a consumer', () => {
  it('delivers messages as Lambda does and deletes them afterwards', async () => {
    const arn = await queue('jobs');
    await consume(arn);
    send('jobs', 'one');
    await expect.poll(() => events.length).toBe(1);
    expect(events[0]).toEqual({
      Records: [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: 'one',
          attributes: {
            ApproximateReceiveCount: '1',
            ApproximateFirstReceiveTimestamp: expect.any(String),
            SenderId: 'test',
            SentTimestamp: expect.any(String),
          },
          messageAttributes: {},
          md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
          eventSource: 'aws:sqs',
          eventSourceARN: arn,
          awsRegion: 'us-east-1',
        },
      ],
    });
    await expect.poll(() => inside('jobs')).toEqual(empty);
  });
  it('fills a batch until its window closes', async () => {
    const arn = await queue('windowed');
    await consume(arn, {
      BatchSize: 3,
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    send('windowed', 'a', 'b', 'c');
    await expect.poll(bodiesSeen).toEqual([['a', 'b', 'c']]);
  });
  it('delivers what failed again after its visibility, and then to the dead-letter queue', async () => {
    const dead = await queue('dead');
    const arn = await queue('poisoned', {
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: dead, maxReceiveCount: 2 },
    });
    await consume(arn);
    handler = () => {
      throw new Error('no');
    };
    send('poisoned', 'poison');
    await expect.poll(() => events.length).toBe(1);
    await world.clock.advance(31_000);
    await expect.poll(() => events.length).toBe(2);
    expect(events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
    await world.clock.advance(31_000);
    await expect.poll(() => inside('dead').visible).toBe(1);
    expect(inside('poisoned')).toEqual(empty);
    expect(events.length).toBe(2);
  });
  it('keeps only the messages that a partial answer names', async () => {
    const arn = await queue('partial');
    await consume(arn, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 1,
      BatchSize: 2,
    });
    handler = ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
    send('partial', 'good', 'bad');
    await expect.poll(() => inside('partial')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  });
  it('drops what its filter does not let pass', async () => {
    const arn = await queue('filtered');
    await consume(arn, { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] } });
    send('filtered', '{"kind":"other"}', '{"kind":"wanted"}');
    await expect.poll(() => inside('filtered')).toEqual(empty);
    expect(bodiesSeen().flat()).toEqual(['{"kind":"wanted"}']);
  });
  it('delivers one message of a FIFO group after the other', async () => {
    const arn = await queue('ordered.fifo', { FifoQueue: true, ContentBasedDeduplication: true });
    await consume(arn, { BatchSize: 1 });
    const store = queueStore(world);
    const target = store.get('ordered.fifo');
    if (!target) throw new Error('no queue');
    for (const body of ['1', '2', '3']) store.send(target, { body, groupId: 'g', senderId: 'test' });
    await expect.poll(bodiesSeen).toEqual([['1'], ['2'], ['3']]);
  });
});

describe('a mapping that AWS would refuse', () => {
  it.each(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])(
    'lacks %s',
    async (missing) => {
      const arn = await queue('unreadable');
      const rest = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].filter(
        (a) => a !== missing,
      );
      await expect(consume(arn, {}, rest)).rejects.toThrow(
        `{"Effect":"Allow","Action":"${missing}","Resource":"${arn}"}`,
      );
    },
  );
  it('has a queue whose visibility is shorter than the function may run', async () => {
    const arn = await queue('short', { VisibilityTimeout: 5 });
    await expect(consume(arn)).rejects.toThrow('5 seconds is less than Function timeout: 10 seconds');
  });
});

describe('the control routes', () => {
  it('list queues with what is in them and take messages', async () => {
    const dead = await queue('dead');
    await queue('jobs', {
      DelaySeconds: 60,
      RedrivePolicy: { deadLetterTargetArn: dead, maxReceiveCount: 3 },
    });
    const call = (method: string, path: string, body?: unknown) => callControl(world, method, path, body);
    expect((await call('POST', '/_local/queues/jobs/messages', { body: { a: 1 } })).status).toBe(201);
    expect((await call('GET', '/_local/queues.json')).json()).toEqual([
      { name: 'dead', ...empty, dlqOf: 'jobs' },
      { name: 'jobs', ...empty, delayed: 1 },
    ]);
    expect((await call('POST', '/_local/queues/none/messages', { body: 'x' })).status).toBe(404);
    expect((await call('POST', '/_local/queues/jobs/messages', {})).status).toBe(422);
  });
});

describe('a queue as the destination of failed asynchronous calls', () => {
  const deliver = (arn: string) =>
    destinations(world).for(arn)?.({
      destinationArn: arn,
      record: '{"condition":"RetriesExhausted"}',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:consumer',
      roleArn: 'arn:aws:iam::000000000000:role/consumer-role',
    });
  const allow = (Action: string, Resource: string) =>
    world.identities.defineRole({
      arn: 'arn:aws:iam::000000000000:role/consumer-role',
      name: 'consumer-role',
      policies: [{ Statement: { Effect: 'Allow', Action, Resource } }],
    });
  it("gets the record by the right of the function's role, and not without it", async () => {
    const arn = await queue('failures');
    allow('sqs:SendMessage', arn);
    await deliver(arn);
    expect(inside('failures').visible).toBe(1);
    allow('sqs:ReceiveMessage', arn);
    await expect(deliver(arn)).rejects.toThrow('sqs:SendMessage');
  });
});
