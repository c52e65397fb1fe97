import { hash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { MiddlewareStack } from '@smithy/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toDependencyError } from '../../../../functions/_shared/aws/errors.ts';
import { notFound } from '../../../../functions/_shared/errors/errors.ts';

const STAGE = 'wss://a1b2.execute-api.eu-west-1.amazonaws.com/ws';

interface Clients {
  readonly dynamodb: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly secrets: SecretsManagerClient;
  readonly lambda: LambdaClient;
  readonly mail: SESv2Client;
  readonly connections: ApiGatewayManagementApiClient;
}

/** The clients as a new execution environment makes them. */
async function makeClients(stage = STAGE): Promise<Clients> {
  vi.resetModules();
  const aws = '../../../../functions/_shared/aws';
  const [dynamo, s3, sqs, events, secrets, lambda, ses, connections] = await Promise.all([
    import(`${aws}/dynamo.ts`),
    import(`${aws}/s3.ts`),
    import(`${aws}/sqs.ts`),
    import(`${aws}/event-bridge.ts`),
    import(`${aws}/secrets.ts`),
    import(`${aws}/lambda.ts`),
    import(`${aws}/ses.ts`),
    import(`${aws}/connections.ts`),
  ]);
  return {
    dynamodb: dynamo.dynamo(),
    s3: s3.s3(),
    sqs: sqs.sqs(),
    events: events.eventBridge(),
    secrets: secrets.secretsManager(),
    lambda: lambda.lambda(),
    mail: ses.ses(),
    connections: connections.connectionsClient(stage),
  };
}

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/mail';
const Entries = [{ Source: 'nubo.tasks', DetailType: 'task.completed', Detail: '{}' }];
const Content = { Simple: { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } } } };

/** An answer that every service could give; SQS's is checked against the message. */
const OK = JSON.stringify({ MD5OfMessageBody: hash('md5', 'x') });

/** One call of each client. */
const calls = {
  dynamodb: ({ dynamodb }: Clients) => dynamodb.send(new GetCommand({ TableName: 't', Key: { id: 'x' } })),
  s3: ({ s3 }: Clients) => s3.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'x' })),
  sqs: ({ sqs }: Clients) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
  events: ({ events }: Clients) => events.send(new PutEventsCommand({ Entries })),
  secrets: ({ secrets }: Clients) => secrets.send(new GetSecretValueCommand({ SecretId: 'x' })),
  lambda: ({ lambda }: Clients) => lambda.send(new InvokeCommand({ FunctionName: 'x' })),
  mail: ({ mail }: Clients) => mail.send(new SendEmailCommand({ Content })),
  connections: ({ connections }: Clients) =>
    connections.send(new PostToConnectionCommand({ ConnectionId: 'x', Data: 'x' })),
} satisfies Record<keyof Clients, (clients: Clients) => Promise<unknown>>;
const names = Object.keys(calls) as (keyof Clients)[];

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', undefined);
});
afterEach(() => void vi.unstubAllEnvs());

describe('hosts', () => {
  /** What a call would be sent to; nothing is sent. */
  async function hostOf(name: keyof Clients): Promise<string> {
    const clients = await makeClients();
    let host = '';
    // The last step of every client has the same shape; only the types of its inputs differ.
    const stack = clients[name].middlewareStack as MiddlewareStack<object, object>;
    stack.add(
      () => async (args) => {
        host = (args.request as { hostname: string }).hostname;
        throw new Error('not sent');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(calls[name](clients)).rejects.toThrow('not sent');
    return host;
  }

  // The service's page "endpoints and quotas" in the AWS General Reference (docs.aws.amazon.com/general/latest/gr),
  // and what else is named.
  const inTheVpc: Record<keyof Clients, string> = {
    // "DynamoDB service endpoints" (ddb.html): dual-stack.
    dynamodb: 'dynamodb.eu-west-1.api.aws',
    // Amazon S3 User Guide, "Using Amazon S3 dual-stack endpoints".
    s3: 's3.dualstack.eu-west-1.amazonaws.com',
    // "Amazon SQS endpoints and quotas" (sqs-service.html): dual-stack.
    sqs: 'sqs.eu-west-1.api.aws',
    // "Amazon EventBridge endpoints and quotas" (ev.html): dual-stack.
    events: 'events.eu-west-1.api.aws',
    // AWS Secrets Manager User Guide, "AWS Secrets Manager endpoints": the ordinary name has both families.
    secrets: 'secretsmanager.eu-west-1.amazonaws.com',
    // "AWS Lambda endpoints and quotas" (lambda-service.html): dual-stack.
    lambda: 'lambda.eu-west-1.api.aws',
    // "Amazon SES endpoints and quotas" (ses.html).
    mail: 'email.eu-west-1.api.aws',
    // "Amazon API Gateway endpoints and quotas" (apigateway.html): execute-api of a WebSocket API has IPv4 alone.
    connections: 'a1b2.execute-api.eu-west-1.amazonaws.com',
  };

  test.each(names)('%s in the VPC', async (name) => {
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true');
    expect(await hostOf(name)).toBe(inTheVpc[name]);
  });

  test.each(names)('%s outside the VPC', async (name) => {
    const outside: Record<keyof Clients, string> = {
      dynamodb: 'dynamodb.eu-west-1.amazonaws.com',
      s3: 's3.eu-west-1.amazonaws.com',
      sqs: 'sqs.eu-west-1.amazonaws.com',
      events: 'events.eu-west-1.amazonaws.com',
      secrets: 'secretsmanager.eu-west-1.amazonaws.com',
      lambda: 'lambda.eu-west-1.amazonaws.com',
      mail: 'email.eu-west-1.amazonaws.com',
      connections: 'a1b2.execute-api.eu-west-1.amazonaws.com',
    };
    expect(await hostOf(name)).toBe(outside[name]);
  });
});

describe('a service that', () => {
  let server: Server;
  let sockets: Set<Socket>;
  let requests: number;
  let answer: RequestListener;
  let clients: Clients;

  beforeEach(async () => {
    sockets = new Set();
    requests = 0;
    server = createServer((request, response) => {
      requests += 1;
      request.resume();
      request.on('end', () => answer(request, response));
    });
    server.keepAliveTimeout = 0;
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
    clients = await makeClients(`ws://127.0.0.1:${port}/ws`);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each(names)(
    '%s: closed the connection while the environment was frozen is called again',
    async (name) => {
      answer = (_request, response) => response.end(OK);
      await calls[name](clients);
      expect(sockets.size).toBe(1);
      // The end of the connection is there, unread, when the next call takes it from the pool.
      const [kept] = sockets;
      answer = (request, response) => (request.socket === kept ? kept?.destroy() : response.end(OK));
      await calls[name](clients);
      expect(requests).toBe(3);
    },
  );

  test.each(names)('%s: fails is called again and then down', async (name) => {
    answer = (_request, response) => {
      response.statusCode = 503;
      response.end('{}');
    };
    await expect(calls[name](clients)).rejects.toMatchObject({ code: 'dependency-down', status: 503 });
    expect(requests).toBe(name === 'connections' ? 2 : 3);
  });

  test.each(names)('%s: cannot be reached is down', async (name) => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(calls[name](clients)).rejects.toMatchObject({ code: 'dependency-down', status: 503 });
    server.listen(0, '127.0.0.1');
  });

  test('throttles is called again and then down', async () => {
    answer = (_request, response) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: 'com.amazonaws#ThrottlingException' }));
    };
    await expect(calls.dynamodb(clients)).rejects.toMatchObject({ code: 'dependency-down' });
    expect(requests).toBe(3);
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])(
    'refuses by %s is asked once, and the refusal stays what it is',
    async (code) => {
      answer = (_request, response) => {
        response.statusCode = 400;
        response.end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: 'no' }));
      };
      await expect(calls.dynamodb(clients)).rejects.toMatchObject({ name: code, message: 'no' });
      expect(requests).toBe(1);
    },
  );

  test('says nothing is given up in time', async () => {
    answer = () => undefined;
    await expect(calls.connections(clients)).rejects.toMatchObject({ code: 'dependency-down' });
    expect(requests).toBe(2);
  });

  test('has begun to answer may be silent for as long as it puts parts together', async () => {
    answer = (_request, response) => {
      response.writeHead(200);
      response.write(' ');
      setTimeout(() => response.end('<Done/>'), 3_000);
    };
    const { CompleteMultipartUploadCommand } = await import('@aws-sdk/client-s3');
    const command = new CompleteMultipartUploadCommand({ Bucket: 'files', Key: 'x', UploadId: '1' });
    await clients.s3.send(command);
    expect(requests).toBe(1);
  });
});

test('a missing variable is a mistake of ours, not an outage', async () => {
  vi.stubEnv('AWS_REGION', undefined);
  await expect(makeClients()).rejects.toThrow('environment variables are missing or wrong: AWS_REGION');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  const clients = await makeClients();
  await expect(calls.dynamodb(clients)).rejects.toMatchObject({ name: 'CredentialsProviderError' });
});

describe('an error', () => {
  const named = (name: string) => Object.assign(new Error(name), { name });

  test.each([
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestThrottledException',
    'TooManyRequestsException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'SlowDown',
    'TimeoutError',
    'RequestTimeout',
    'AbortError',
  ])('%s is an outage', (name) => {
    expect(toDependencyError('s3', named(name))).toMatchObject({ code: 'dependency-down', status: 503 });
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])(
    '%s of a socket is an outage',
    (code) => {
      const error = Object.assign(new Error(code), { code });
      expect(toDependencyError('s3', error)).toMatchObject({ code: 'dependency-down', cause: error });
    },
  );

  test('of our own is none', () => {
    const error = new TypeError('x is not a function');
    expect(toDependencyError('s3', error)).toBe(error);
    const own = notFound();
    expect(toDependencyError('s3', own)).toBe(own);
  });
});
