import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** What is the same for every request of a route. */
export interface EventSource {
  readonly accountId: string;
  readonly apiId: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
}
export interface EventRequest {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** As sent, without the query; a stage other than `$default` included. */
  readonly path: string;
  readonly rawQueryString: string;
  readonly pathParameters: Record<string, string> | undefined;
  readonly body: Buffer | undefined;
  /** HTTP APIs give a function the decoded path, function URLs the path as it was sent. */
  readonly decodesPath: boolean;
  /** Local-world time, ms since the epoch. */
  readonly now: number;
}

/** Belong to the connection, not to the request that a function sees. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The event of payload format 2.0 as JSON text. Absent values are left out, not null.
 * Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs"; that `rawPath`
 * is decoded and which content types count as text is how the service behaves.
 */
export function httpEvent(source: EventSource, given: EventRequest): string {
  const { request, body } = given;
  const { headers, cookies } = eventHeaders(request, body?.length ?? 0);
  headers['x-amzn-trace-id'] ??= traceHeader(given.requestId, given.now);
  const path = given.decodesPath && given.path.includes('%') ? decodeURIComponent(given.path) : given.path;
  const domainName = headers.host ?? 'localhost';
  // Bytes that are no UTF-8 have no text form: only base64 brings them to the function as they were sent.
  const text = body !== undefined && isText(headers['content-type']) && isUtf8(body);
  // The order of AWS's own events; `undefined` is what JSON.stringify leaves out.
  return JSON.stringify({
    version: '2.0',
    routeKey: source.routeKey,
    rawPath: path,
    rawQueryString: given.rawQueryString,
    cookies,
    headers,
    queryStringParameters: queryParameters(given.rawQueryString),
    requestContext: {
      accountId: source.accountId,
      apiId: source.apiId,
      domainName,
      domainPrefix: domainName.split('.', 1)[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: peerAddress(request),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: given.requestId,
      routeKey: source.routeKey,
      stage: source.stage,
      time: requestTime(given.now),
      timeEpoch: given.now,
    },
    pathParameters: given.pathParameters,
    stageVariables: source.stageVariables,
    body: body?.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: body !== undefined && !text,
  });
}

/** The connection's own address, which no header can change. */
export function peerAddress(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** Without a prototype: a header or parameter may be named `constructor` or `__proto__`. */
const emptyRecord = (): Record<string, string> => Object.create(null);

function eventHeaders(
  request: IncomingMessage,
  bodyLength: number,
): { headers: Record<string, string>; cookies: string[] | undefined } {
  const headers = emptyRecord();
  let cookies: string[] | undefined;
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    if (HOP_BY_HOP.has(name)) continue;
    if (name === 'cookie') {
      const parts = value.split(';').map((part) => part.trim());
      cookies = [...(cookies ?? []), ...parts.filter((part) => part !== '')];
      continue;
    }
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before},${value}`;
  }
  const peer = peerAddress(request);
  const chain = headers['x-forwarded-for'];
  headers['content-length'] = String(bodyLength);
  headers['x-forwarded-for'] = chain === undefined ? peer : `${chain}, ${peer}`;
  headers['x-forwarded-port'] = String(request.socket.localPort ?? 80);
  headers['x-forwarded-proto'] = 'http';
  return { headers, cookies };
}

/** Decoded, repeated names joined by commas; undefined for an empty query. */
function queryParameters(raw: string): Record<string, string> | undefined {
  if (raw === '') return undefined;
  const parameters = emptyRecord();
  let any = false;
  for (const [name, value] of new URLSearchParams(raw)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
    any = true;
  }
  return any ? parameters : undefined;
}

/** Text for a function is `text/*` and these three; the rest, forms and `+json` included, comes as base64. */
function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return (
    type.startsWith('text/') ||
    type === 'application/json' ||
    type === 'application/xml' ||
    type === 'application/javascript'
  );
}

/** X-Ray's root of the request, derived from its id. */
function traceHeader(requestId: string, now: number): string {
  return `Root=1-${Math.floor(now / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
}

let lastSecond = Number.NaN;
let lastTime = '';
/** `12/Mar/2020:19:03:58 +0000` */
function requestTime(now: number): string {
  const second = Math.floor(now / 1000);
  if (second === lastSecond) return lastTime;
  const date = new Date(now);
  const day = String(date.getUTCDate()).padStart(2, '0');
  lastTime = `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
  lastSecond = second;
  return lastTime;
}
