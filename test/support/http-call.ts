import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `name=value` each. */
  readonly cookies?: readonly string[];
  /** Sent as JSON, with its content type unless `headers` has one. */
  readonly body?: unknown;
  /** Bytes sent as they are instead of `body`: the gateway hands on as text only what `isText` says. */
  readonly bytes?: { readonly content: string | Uint8Array; readonly isText: boolean };
  /** Bearer token. */
  readonly token?: string | undefined;
  /** Address of the caller as the gateway sees it. */
  readonly address?: string;
}

export interface HttpAnswerSeen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As the function gave it, before any decoding. */
  readonly result: APIGatewayProxyStructuredResultV2;
  /** The parsed JSON; undefined when there is no body. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the body of whatever route it calls
  readonly body: any;
}

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

let calls = 0;

/** Calls the handler of a route with the event that an HTTP API (payload 2.0) would send. */
export async function callHttp(handler: Handler, call: HttpCall): Promise<HttpAnswerSeen> {
  calls += 1;
  const result = await handler(httpEvent(call, `request-${calls}`), lambdaContext(`invocation-${calls}`));
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    status: result.statusCode ?? 200,
    headers: Object.fromEntries(headers),
    result,
    body: parsed(result),
  };
}

function parsed({ body = '', headers = {}, isBase64Encoded }: APIGatewayProxyStructuredResultV2): unknown {
  const isJson = /json/.test(String(headers['content-type']));
  const isPlain = headers['content-encoding'] === undefined;
  if (body === '' || !isJson || !isPlain) return undefined;
  return JSON.parse(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8'));
}

function sentBody({ body, bytes }: HttpCall): { body?: string; isBase64Encoded: boolean } {
  if (bytes?.isText) return { body: String(bytes.content), isBase64Encoded: false };
  if (bytes) return { body: Buffer.from(bytes.content).toString('base64'), isBase64Encoded: true };
  return body === undefined
    ? { isBase64Encoded: false }
    : { body: JSON.stringify(body), isBase64Encoded: false };
}

/** The event of a call: lower-case header names, absent and not empty query, parameters and body. */
export function httpEvent(call: HttpCall, requestId: string): APIGatewayProxyEventV2 {
  const query = new URLSearchParams(call.query);
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  return {
    version: '2.0',
    routeKey: `${call.method} ${call.path}`,
    rawPath: call.path,
    rawQueryString: query.toString(),
    headers: {
      host: 'api.example.org',
      'user-agent': 'vitest',
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(body.length),
      }),
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'api.example.org',
      domainPrefix: 'api',
      http: {
        method: call.method,
        path: call.path,
        protocol: 'HTTP/1.1',
        sourceIp: call.address ?? '192.0.2.1',
        userAgent: 'vitest',
      },
      requestId,
      routeKey: `${call.method} ${call.path}`,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    ...(call.cookies && { cookies: [...call.cookies] }),
    ...sentBody(call),
    ...(query.size > 0 && { queryStringParameters: Object.fromEntries(query) }),
    ...(call.params && { pathParameters: { ...call.params } }),
  };
}

function lambdaContext(awsRequestId: string): Context {
  return {
    awsRequestId,
    functionName: 'nubo-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:nubo-test',
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/nubo-test',
    logStreamName: 'test',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => 10_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
