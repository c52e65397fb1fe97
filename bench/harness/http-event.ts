import { randomUUID } from 'node:crypto';

export interface EventParts {
  readonly method: string;
  /** `POST /tasks/{id}` of the route. */
  readonly routePath: string;
  readonly path?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body?: unknown;
  /** A body that is not JSON, which API Gateway hands over in base64. */
  readonly raw?: { readonly contentType: string; readonly text: string };
  /** Further ones, by lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

/**
 * An API Gateway HTTP API event, payload format 2.0, with the headers a browser's client sends. Absent parts
 * are absent, as API Gateway has it ("Working with AWS Lambda proxy integrations for HTTP APIs").
 */
export function httpEvent(parts: EventParts) {
  const path = parts.path ?? parts.routePath;
  const body = parts.raw?.text ?? (parts.body === undefined ? undefined : JSON.stringify(parts.body));
  const query = parts.query && new URLSearchParams(parts.query).toString();
  const now = new Date();
  return {
    version: '2.0',
    routeKey: `${parts.method} ${parts.routePath}`,
    rawPath: path,
    rawQueryString: query ?? '',
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'accept-language': 'en',
      ...(parts.token !== undefined && { authorization: `Bearer ${parts.token}` }),
      ...(body !== undefined && {
        'content-length': String(Buffer.byteLength(body)),
        'content-type': parts.raw?.contentType ?? 'application/json',
      }),
      host: 'api.example.com',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) bench',
      'x-forwarded-for': parts.sourceIp ?? '203.0.113.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...parts.headers,
    },
    ...(parts.query && { queryStringParameters: parts.query }),
    ...(parts.pathParameters && { pathParameters: parts.pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: {
        method: parts.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: parts.sourceIp ?? '203.0.113.7',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) bench',
      },
      requestId: randomUUID(),
      routeKey: `${parts.method} ${parts.routePath}`,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body !== undefined && { body: parts.raw ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: parts.raw !== undefined,
  };
}
