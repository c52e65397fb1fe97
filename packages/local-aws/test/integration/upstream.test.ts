import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEndpointUnderTest, resourceInput, startAwsEndpoint } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listQueues, sendToQueue } from '../../src/control/queues.ts';
import { eventsEventBus } from '../../src/resources/events-event-bus.ts';
import { eventsRule } from '../../src/resources/events-rule.ts';
import { sqsQueue } from '../../src/resources/sqs-queue.ts';
import { queueStore } from '../../src/services/sqs/queue-store.ts';
import { deleteUpstream, receiveUpstream } from '../../src/upstream/queues.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';

// The upstream is another endpoint of this runtime: it speaks the protocols and checks the signatures.

const ROLE = [{ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:000000000000:mail' }];
let upstream: AwsEndpointUnderTest;
let local: AwsEndpointUnderTest;
let url: string;
const { signal } = new AbortController();

beforeAll(async () => {
  upstream = await startAwsEndpoint();
  const place = { account: '000000000000', region: 'us-east-1' };
  const services = ['sqs'] as const;
  local = await startAwsEndpoint({ upstream: createUpstream({ url: upstream.url, services }, place) });
  const make = (type: typeof sqsQueue, properties: object, logicalId: string) =>
    type.make(resourceInput(logicalId, { ...properties }), local.world);
  await make(sqsQueue, { QueueName: 'dead' }, 'Dead');
  const deadLetterTargetArn = queueStore(local.world).arnOf('dead');
  url = (
    await make(
      sqsQueue,
      { QueueName: 'mail', RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } },
      'Mail',
    )
  ).ref;
});
afterAll(async () => {
  await local.close();
  await upstream.close();
});

const receive = async () => {
  const messages = await receiveUpstream(local.world, 'mail', { most: 10, signal });
  for (const { receiptHandle } of messages) await deleteUpstream(local.world, 'mail', receiptHandle);
  return messages.map(({ body }) => body);
};

describe('queues at another endpoint', () => {
  test('are made there, with their dead-letter queues', () => {
    const there = queueStore(upstream.world);
    expect(
      there
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['dead', 'mail']);
    expect(there.get('mail')?.attributes.RedrivePolicy).toMatchObject({ maxReceiveCount: 3 });
  });

  test('get the messages of functions, which are received from there', async () => {
    const client = new SQSClient(local.as('sender', ROLE));
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'by a function' }));
    expect(await receive()).toEqual(['by a function']);
  });

  test('get nothing that the role of the function does not allow', async () => {
    const client = new SQSClient(local.as('stranger', [{ Action: 'sqs:GetQueueUrl', Resource: '*' }]));
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'not allowed' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const there = new SQSClient(upstream.operator);
    expect((await there.send(new ReceiveMessageCommand({ QueueUrl: url }))).Messages).toBeUndefined();
  });

  test('get what the runtime itself sends, and show what is in them', async () => {
    const request = { params: { name: 'mail' }, query: new URLSearchParams(), body: { body: 'by hand' } };
    await sendToQueue.handle(request, local.world);
    await expect
      .poll(async () => (await listQueues.handle(request, local.world)).json)
      .toContainEqual({
        name: 'mail',
        ...{ visible: 1, inFlight: 0, delayed: 0 },
      });
    expect(await receive()).toEqual(['by hand']);
  });

  test('answer 503 while the endpoint is away', async () => {
    await upstream.close();
    const client = new SQSClient({ ...local.operator, maxAttempts: 1 });
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'lost' })),
    ).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
    upstream = await startAwsEndpoint();
  });
});

describe('buses at another endpoint', () => {
  /** Operations with their inputs, as a LocalStack takes them. */
  const calls: [string, Record<string, unknown>][] = [];
  const recorder = createServer((request, response) => {
    void json(request).then((input) => {
      calls.push([String(request.headers['x-amz-target']), input as Record<string, unknown>]);
      response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    });
  });
  let events: AwsEndpointUnderTest;
  beforeAll(async () => {
    recorder.listen(0, '127.0.0.1');
    await once(recorder, 'listening');
    const { port } = recorder.address() as AddressInfo;
    const moved = { url: `http://127.0.0.1:${port}`, services: ['events', 'sqs'] as const };
    const place = { account: '123456789012', region: 'eu-west-1' };
    events = await startAwsEndpoint({ upstream: createUpstream(moved, place) });
  });
  afterAll(async () => {
    await events.close();
    recorder.close();
  });

  test('are made there with the rules and the targets of the template', async () => {
    const Arn = 'arn:aws:sqs:us-east-1:000000000000:mail';
    const rule = {
      ...{ Name: 'rule', EventBusName: 'bus', EventPattern: { source: ['tests'] } },
      Targets: [{ Id: 'mail', Arn }],
    };
    await eventsEventBus.make(resourceInput('Bus', { Name: 'bus' }), events.world);
    await eventsRule.make(resourceInput('Rule', rule), events.world);
    expect(calls.splice(0)).toEqual([
      ['AWSEvents.CreateEventBus', { Name: 'bus' }],
      [
        'AWSEvents.PutRule',
        { Name: 'rule', EventBusName: 'bus', EventPattern: '{"source":["tests"]}', State: 'ENABLED' },
      ],
      [
        'AWSEvents.PutTargets',
        { Rule: 'rule', EventBusName: 'bus', Targets: [expect.objectContaining({ Arn })] },
      ],
    ]);
  });

  test('have no targets that are functions, which are here', async () => {
    const Arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const rule = { EventBusName: 'bus', EventPattern: { source: ['tests'] }, Targets: [{ Id: 'f', Arn }] };
    await expect(eventsRule.make(resourceInput('Other', rule), events.world)).rejects.toThrow('queues only');
  });

  test('get the events that roles allow, and no others', async () => {
    const Entries = [{ EventBusName: 'bus', Source: 'tests', DetailType: 'note.kept', Detail: '{"id":1}' }];
    const Resource = 'arn:aws:events:us-east-1:000000000000:event-bus/bus';
    const allowed = new EventBridgeClient(events.as('teller', [{ Action: 'events:PutEvents', Resource }]));
    expect((await allowed.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
    const silent = new EventBridgeClient(events.as('silent', ROLE));
    await expect(silent.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(calls.splice(0)).toEqual([['AWSEvents.PutEvents', { Entries }]]);
  });
});
