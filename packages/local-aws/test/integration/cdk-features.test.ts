import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Runtime, startRuntime } from '../../src/runtime.ts';
import { synthesiseFeatures } from '../fixtures/cdk-features/app.ts';
import { getJson } from '../support/sample-runtime.ts';

const home = mkdtempSync(join(tmpdir(), 'cdk-features-'));
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let runtime: Runtime;
let warnings: string;

beforeAll(async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  runtime = await startRuntime({
    port: 0,
    awsPort: 0,
    dataDir: join(home, 'data'),
    fresh: false,
    seed: true,
    companions: true,
    watch: false,
    quiet: true,
    assembly: synthesiseFeatures(home),
    project: undefined,
    allowEndpoints: [],
    context: {},
  });
  warnings = printed.mock.calls.map(([text]) => String(text)).join('');
  printed.mockRestore();
}, 120_000);
afterAll(async () => {
  await runtime?.close();
  rmSync(home, { recursive: true, force: true });
});

const get = (path: string): Promise<unknown> => getJson(`${runtime.endpoints.http}${path}`);
const client = () => ({ endpoint: runtime.endpoints.aws, region: 'eu-west-1', credentials });

/** So many messages of a queue, in the order of their bodies. */
async function messagesOf(name: string, count: number): Promise<Message[]> {
  const sqs = new SQSClient(client());
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const messages: Message[] = [];
  while (messages.length < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] }),
    );
    messages.push(...Messages);
  }
  sqs.destroy();
  return messages.toSorted((a, b) => ((a.Body ?? '') < (b.Body ?? '') ? -1 : 1));
}

describe('what any CDK app may have', () => {
  it('an environment of its own, a function’s alias behind the API, a callback on an older runtime', async () => {
    expect(await get('/who')).toEqual({
      account: '123456789012',
      arn: 'arn:aws:any:eu-west-1:123456789012',
      runtime: 'AWS_Lambda_nodejs22.x',
    });
  });

  it('a qualifier that exists, and one that does not', async () => {
    expect(await get('/call?qualifier=live')).toEqual({ version: 'live' });
    expect(await get('/call?qualifier=nowhere')).toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(
        /^Function not found: arn:aws:lambda:eu-west-1:123456789012:function:.*:nowhere$/,
      ),
    });
  });

  it('code and a layer that are zip archives', async () => {
    expect(await get('/archive')).toBe('a layer by an archive');
  });

  it('notifications of a bucket to a function and to EventBridge', async () => {
    await fetch(`${runtime.endpoints.http}/put`);
    expect((await messagesOf('objects', 2)).map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([
      { by: 'event', key: 'a b.txt', region: 'eu-west-1' },
      { by: 'notification', key: 'a+b.txt', region: 'eu-west-1' },
    ]);
  });

  it('custom resources by the provider framework and by calls of the SDK', async () => {
    expect(await get('/read')).toEqual({
      said: 'hello provider',
      parameter: 'by a call',
      arn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/features/made',
    });
  });

  it('connections posted to at the stage’s URL and at the one of the event', async () => {
    const socket = new WebSocket(`${runtime.endpoints.http.replace('http', 'ws')}/prod`);
    const received: string[] = [];
    const both = new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        received.push(String(data));
        if (received.length === 2) resolve();
      });
    });
    socket.on('open', () => socket.send('hi'));
    await both;
    socket.close();
    expect(received).toEqual(['echo hi', 'echo hi']);
  });

  it('a dead-letter queue with the original event beside a failure destination', async () => {
    const lambda = new LambdaClient(client());
    await lambda.send(
      new InvokeCommand({ FunctionName: 'failing', InvocationType: 'Event', Payload: '{"an":"event"}' }),
    );
    lambda.destroy();
    const [dead] = await messagesOf('dead', 1);
    expect(dead?.Body).toBe('{"an":"event"}');
    expect(dead?.MessageAttributes).toMatchObject({
      RequestID: { DataType: 'String' },
      ErrorCode: { DataType: 'Number', StringValue: '200' },
      ErrorMessage: { DataType: 'String', StringValue: 'never works' },
    });
    const [failed] = await messagesOf('failed', 1);
    expect(JSON.parse(failed?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: { an: 'event' },
    });
  });

  it('what is not carried out, all named at the start', () => {
    const named = warnings.match(/^warning: not carried out here: .*$/gm) ?? [];
    expect(named.map((line) => line.replace(/^.*here: /, '').replace(/[0-9A-F]{8}\)/, ')'))).toEqual(
      expect.arrayContaining([
        'AWS::ApiGatewayV2::Integration RequestParameters (Features/ApiGETwhowhointegration)',
        'AWS::S3::Bucket VersioningConfiguration (Features/Versioned)',
        'AWS::SNS::Topic (Features/Topic)',
      ]),
    );
  });
});
