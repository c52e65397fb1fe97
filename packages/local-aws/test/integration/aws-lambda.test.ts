import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { fakeFunctions } from '../../testing/test-world.ts';

const functions = fakeFunctions({
  echo: (event) => event,
  fail: () => {
    throw new TypeError('no such thing');
  },
});
const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const json = (bytes: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(bytes ?? []).toString());

let aws: AwsEndpointUnderTest;
let lambda: LambdaClient;
beforeAll(async () => {
  aws = await startAwsEndpoint({ functions });
  lambda = new LambdaClient({ ...aws.operator, maxAttempts: 1 });
});
afterAll(() => aws.close());

describe('Invoke', () => {
  it.each(['echo', arn('echo'), '000000000000:function:echo', `${arn('echo')}:$LATEST`])(
    'finds a function as %s',
    async (FunctionName) => {
      const answer = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify({ a: 1 }) }),
      );
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(json(answer.Payload)).toEqual({ a: 1 });
      expect(answer.FunctionError).toBeUndefined();
    },
  );
  it("gives a failing function's error object with FunctionError, and its log when asked", async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'fail', LogType: 'Tail' }));
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(json(answer.Payload)).toEqual({ errorType: 'TypeError', errorMessage: 'no such thing' });
    expect(Buffer.from(answer.LogResult ?? '', 'base64').toString()).toContain('START RequestId');
  });
  it('accepts an event without waiting, and a dry run without a call', async () => {
    const event = new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event', Payload: '{"b":2}' });
    expect((await lambda.send(event)).StatusCode).toBe(202);
    expect(functions.asyncCalls).toEqual([{ name: 'echo', payload: '{"b":2}' }]);
    const dry = new InvokeCommand({ FunctionName: 'fail', InvocationType: 'DryRun' });
    expect((await lambda.send(dry)).StatusCode).toBe(204);
  });
  it('needs lambda:InvokeFunction on that function', async () => {
    const caller = new LambdaClient(
      aws.as('caller', [{ Action: 'lambda:InvokeFunction', Resource: arn('echo') }]),
    );
    await caller.send(new InvokeCommand({ FunctionName: 'echo' }));
    await expect(caller.send(new InvokeCommand({ FunctionName: 'fail' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `is not authorized to perform: lambda:InvokeFunction on resource: ${arn('fail')} `,
      ),
      $metadata: { httpStatusCode: 403 },
    });
  });
  it('refuses a payload that is not JSON and a function that is not there', async () => {
    await expect(
      lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: 'not json' })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('descriptions', () => {
  it('list every function and show one', async () => {
    const { Functions } = await lambda.send(new ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionName }) => FunctionName)).toEqual(['echo', 'fail']);
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'echo' }));
    expect(Configuration).toMatchObject({ FunctionArn: arn('echo'), MemorySize: 256, Timeout: 10 });
  });
});
