import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

let aws: AwsEndpointUnderTest;
let secrets: SecretsManagerClient;
let receiver: Server;
let received: { contentType: string | undefined; body: Record<string, unknown> }[];

const SECRET = 'signing-keys';
const PARAMETER = '/nubo/signing-keys/public';
/** What is published, read as functions read it. */
async function published(): Promise<string> {
  const { readParameter } = await import('../../../functions/_shared/aws/ssm.ts');
  return readParameter(PARAMETER);
}
const kids = async (): Promise<string[]> =>
  JSON.parse(await published()).keys.map((key: { kid: string }) => key.kid);

/** Sends one request of CloudFormation to the function and gives what it answered at the response URL. */
async function send(type: 'Create' | 'Update' | 'Delete', rotation: string, requestId = randomUUID()) {
  const { handler } = await import('../../../functions/auth/keys/handlers/create-signing-keys.ts');
  const { port } = receiver.address() as AddressInfo;
  await handler({
    RequestType: type,
    ResponseURL: `http://127.0.0.1:${port}/answer?signature=x`,
    StackId: 'stack',
    RequestId: requestId,
    LogicalResourceId: 'SigningKeys',
    ResourceType: 'Custom::SigningKeys',
    ...(type !== 'Create' && { PhysicalResourceId: PARAMETER }),
    ResourceProperties: { ServiceToken: 'arn', RotationId: rotation, Parameter: PARAMETER },
  });
  return received.at(-1)?.body;
}

beforeAll(async () => {
  aws = await startAwsEndpoint();
  secrets = new SecretsManagerClient(aws.operator);
  await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"unused":"generated"}' }));
  receiver = createServer(async (request, response) => {
    received.push({ contentType: request.headers['content-type'], body: JSON.parse(await text(request)) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const env = {
    SECRET_SIGNING_KEYS: SECRET,
    AUTH_JWKS_PARAMETER: PARAMETER,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.operator.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  receiver.close();
  await aws.close();
});

describe('the custom resource of the signing keys', () => {
  let first: string[];

  test('fills the secret on Create and publishes the public keys', async () => {
    const answer = await send('Create', '1');
    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: PARAMETER,
      StackId: 'stack',
      LogicalResourceId: 'SigningKeys',
    });
    // The presigned URL covers an empty content type.
    expect(received[0]?.contentType).toBe('');
    first = await kids();
    expect(first).toHaveLength(2);
    expect(await published()).not.toContain('"d"');
  });
  test('keeps what is there when it is created again, or asked twice', async () => {
    await send('Create', '1');
    expect(await kids()).toEqual(first);
    const request = randomUUID();
    await send('Update', '2', request);
    const rotated = await kids();
    expect(rotated[0]).toBe(first[1]);
    expect(rotated).toContain(first[0]);
    expect(rotated).toHaveLength(3);
    await send('Update', '2', request);
    expect(await kids()).toEqual(rotated);
  });
  test('leaves the keys where they are on Delete', async () => {
    expect(await send('Delete', '2')).toMatchObject({ Status: 'SUCCESS' });
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    expect(JSON.parse(SecretString ?? '').current.kid).toBe(first[1]);
  });
  test('answers FAILED, and tells nothing secret, when the secret is damaged', async () => {
    const damaged = JSON.stringify({ current: { d: 'private' } });
    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: damaged }));
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const answer = await send('Update', '3');
    vi.restoreAllMocks();
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'the secret of the signing keys is damaged' });
    expect(JSON.stringify(answer)).not.toContain('private');
  });
});

describe('the schedule of the signing keys', () => {
  const run = async (): Promise<string[]> => {
    const { handler } = await import('../../../functions/auth/keys/handlers/rotate-signing-keys.ts');
    await handler();
    return kids();
  };
  /** Makes the last rotation this many hours old. */
  async function age(hours: number): Promise<void> {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    const rotatedAt = new Date(Date.now() - hours * 3_600_000).toISOString();
    const aged = JSON.stringify({ ...JSON.parse(SecretString), rotatedAt });
    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: aged }));
  }
  beforeAll(async () => {
    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: '{}' }));
    await send('Update', '1');
  });

  test('rotates after 30 days, keeps the key before for an hour, and does nothing twice', async () => {
    const made = await kids();
    await age(30 * 24 - 1);
    expect(await run()).toEqual(made);
    await age(30 * 24);
    const rotated = await run();
    expect(rotated).toHaveLength(3);
    expect([rotated[0], rotated[2]]).toEqual([made[1], made[0]]);
    expect(await run()).toEqual(rotated);
    await age(1);
    expect(await run()).toEqual(rotated.slice(0, 2));
  });

  test('publishes what an earlier run could not', async () => {
    const made = await kids();
    await new SSMClient(aws.operator).send(
      new PutParameterCommand({ Name: PARAMETER, Value: '{}', Overwrite: true }),
    );
    expect(await run()).toEqual(made);
  });
});
