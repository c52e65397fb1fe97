import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';

let aws: AwsEndpointUnderTest;
beforeAll(async () => {
  aws = await startAwsEndpoint();
});
afterAll(() => aws.close());

const once = { maxAttempts: 1 };

describe('a call whose signature does not hold is refused in the words of its protocol', () => {
  const unknown = { accessKeyId: 'ASIANOBODY', secretAccessKey: 'x' };
  const wrongSecret = { accessKeyId: 'test', secretAccessKey: 'wrong' };
  it.each([
    ['json', unknown, 'UnrecognizedClientException', 400],
    ['json', wrongSecret, 'InvalidSignatureException', 400],
    ['rest-json', unknown, 'UnrecognizedClientException', 403],
    ['rest-json', wrongSecret, 'InvalidSignatureException', 403],
    ['query', unknown, 'InvalidClientTokenId', 403],
    ['query', wrongSecret, 'SignatureDoesNotMatch', 403],
  ] as const)('%s', async (protocol, credentials, name, httpStatusCode) => {
    const config = { ...aws.operator, ...once, credentials };
    const call = {
      json: () => new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: 'a' })),
      'rest-json': () => new LambdaClient(config).send(new GetFunctionCommand({ FunctionName: 'a' })),
      query: () => new STSClient(config).send(new GetCallerIdentityCommand({})),
    }[protocol];
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it('without a signature at all: MissingAuthenticationTokenException', async () => {
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it("with another session's token: UnrecognizedClientException", async () => {
    const mine = aws.as('mine', []);
    const other = aws.as('other', []);
    const { sessionToken = '' } = other.credentials;
    const client = new DynamoDBClient({
      ...mine,
      ...once,
      credentials: { ...mine.credentials, sessionToken },
    });
    await expect(client.send(new GetItemCommand({ TableName: 't', Key: {} }))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('with the clock more than five minutes off, until the SDK has corrected its own', async () => {
    await aws.world.clock.advance(10 * 60_000);
    const whoAmI = (config: object) =>
      new STSClient({ ...aws.operator, ...config }).send(new GetCallerIdentityCommand({}));
    await expect(whoAmI(once)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(whoAmI({})).resolves.toMatchObject({ Account: '000000000000' });
  });
});

describe('GetCallerIdentity', () => {
  it("names the role's session of a function", async () => {
    const client = new STSClient(aws.as('create-task', []));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/create-task-role/create-task',
      Account: '000000000000',
    });
  });
  it('names the account for the person at the terminal', async () => {
    const client = new STSClient(aws.operator);
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:root',
    });
  });
});

describe('AssumeRole', () => {
  const RoleArn = 'arn:aws:iam::000000000000:role/audit';
  const assume = (config: object) =>
    new STSClient({ ...config, ...once, systemClockOffset: aws.world.clock.offsetMs }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'nightly', DurationSeconds: 900 }),
    );
  const trusting = (name: string) => ({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::000000000000:role/${name}-role` },
      },
    ],
  });

  it('gives credentials that work until they expire', async () => {
    const trusted = aws.as('auditor', []);
    aws.world.identities.defineRole({
      arn: RoleArn,
      name: 'audit',
      policies: [],
      trustPolicy: trusting('auditor'),
    });
    const { Credentials } = await assume(trusted);
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const session = new STSClient({ ...aws.operator, credentials });
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/audit/nightly',
    });
    await aws.world.clock.advance(901_000);
    await expect(session.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });
  it('is refused where the trust policy names another', async () => {
    aws.world.identities.defineRole({
      arn: RoleArn,
      name: 'audit',
      policies: [],
      trustPolicy: trusting('auditor'),
    });
    const stranger = aws.as('stranger', [{ Action: 'sts:AssumeRole', Resource: '*' }]);
    await expect(assume(stranger)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
    });
  });
});

describe('what the endpoint does not do', () => {
  it('is refused by name with 501, and told at the terminal', async () => {
    const { CreateFunctionCommand } = await import('@aws-sdk/client-lambda');
    const client = new LambdaClient({
      ...aws.operator,
      ...once,
      systemClockOffset: aws.world.clock.offsetMs,
    });
    const command = new CreateFunctionCommand({ FunctionName: 'f', Role: 'r', Code: {} });
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    });
    expect(aws.world.lines).toContainEqual(
      expect.stringContaining('does not implement lambda POST /2015-03-31/functions'),
    );
  });
});
