import type { IncomingMessage } from 'node:http';
import aws4 from 'aws4';
import { awsEnv } from '../aws/aws-env.ts';
import { dependencyDown } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';

/** Milliseconds for one attempt, and attempts in all. */
const TIMEOUT_MS = 2_000;
const ATTEMPTS = 2;

/** An answer of DynamoDB that is an error: `code` is the short name, such as `ConditionalCheckFailedException`. */
export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
  readonly code: string;
  readonly reply: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, reply: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = code;
    this.reply = reply;
  }
}

/**
 * Calls one operation of DynamoDB's JSON API, signed (aws4) and over one kept connection. The SDK's client would
 * be half of a bundle and 60 ms of a cold start, for the four operations the pipeline uses; services that
 * work with DynamoDB use the SDK.
 * @throws DynamoDbError for a refusal; AppError `dependency-down` (503) when it cannot be reached, is
 * throttled or fails.
 */
export async function dynamoDb(
  operation: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'DescribeTable',
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(operation, JSON.stringify(input));
    } catch (error) {
      if (error instanceof DynamoDbError && !isTransient(error)) throw error;
      if (attempt === ATTEMPTS) throw dependencyDown('dynamodb', error);
    }
  }
}

function isTransient({ code }: DynamoDbError): boolean {
  return /^(ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded|InternalServer|ServiceUnavailable|Internal|HTTP5)/.test(
    code,
  );
}

const endpoint = lazy(() => {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT } = awsEnv();
  const host =
    AWS_USE_DUALSTACK_ENDPOINT === 'true'
      ? `dynamodb.${AWS_REGION}.api.aws`
      : `dynamodb.${AWS_REGION}.amazonaws.com`;
  const url = new URL(AWS_ENDPOINT_URL ?? `https://${host}`);
  const { request, Agent } = process.getBuiltinModule(url.protocol === 'http:' ? 'node:http' : 'node:https');
  return { url, request, agent: new Agent({ keepAlive: true, maxSockets: 4 }) };
});

async function call(operation: string, body: string): Promise<Readonly<Record<string, unknown>>> {
  const { url, request, agent } = endpoint();
  const env = awsEnv();
  const signed = aws4.sign(
    {
      service: 'dynamodb',
      region: env.AWS_REGION,
      method: 'POST',
      path: '/',
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body,
    },
    {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
  );
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', headers: signed.headers, agent, signal: AbortSignal.timeout(TIMEOUT_MS) },
      (response) => readReply(response).then(resolve, reject),
    );
    call.on('error', reject);
    call.end(body);
  });
}

async function readReply(response: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const reply: Readonly<Record<string, unknown>> = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  const status = response.statusCode ?? 500;
  if (status === 200) return reply;
  const code = String(reply.__type ?? `HTTP${status}`).replace(/^.*#/, '');
  throw new DynamoDbError(code, String(reply.message ?? reply.Message ?? code), reply);
}
