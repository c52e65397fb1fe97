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
import { type AwsEndpointUnderTest, startAwsEndpoint } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

let aws: AwsEndpointUnderTest;
let secrets: SecretsManagerClient;
let receiver: Server;
let received: { contentType: string | undefined; body: Record<string, unknown> }[];

const SECRET = 'signing-keys';
const kids = (body: Record<string, unknown> | undefined): string[] => {
  const data = body?.Data as { Jwks: string };
  return JSON.parse(data.Jwks).keys.map((key: { kid: string }) => key.kid);
};

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
    ...(type !== 'Create' && { PhysicalResourceId: 'signing-keys' }),
    ResourceProperties: { ServiceToken: 'arn', RotationId: rotation },
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

  test('fills the secret on Create and answers with the public keys', async () => {
    const answer = await send('Create', '1');
    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'signing-keys',
      StackId: 'stack',
      LogicalResourceId: 'SigningKeys',
    });
    // The presigned URL covers an empty content type.
    expect(received[0]?.contentType).toBe('');
    first = kids(answer);
    expect(first).toHaveLength(2);
    expect(JSON.stringify(answer)).not.toContain('\\"d\\"');
  });
  test('keeps what is there when it is created again, or asked twice', async () => {
    expect(kids(await send('Create', '1'))).toEqual(first);
    const request = randomUUID();
    const rotated = kids(await send('Update', '2', request));
    expect(rotated[0]).toBe(first[1]);
    expect(rotated).toContain(first[0]);
    expect(rotated).toHaveLength(3);
    expect(kids(await send('Update', '2', request))).toEqual(rotated);
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
