import type { HeaderList } from './cors.ts';

export interface GatewayResponse {
  readonly status: number;
  /** Without content-length, which follows from the body. */
  readonly headers: HeaderList;
  readonly body: string | Buffer;
}

/** Set by the gateway or the connection, whatever the function says. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'apigw-requestid',
]);
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What Node refuses in a header value. */
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** The function's answer has not the shape of payload format 2.0. */
export class BadFunctionResponse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadFunctionResponse';
  }
}

/**
 * What a function's result means to the client. A result without `statusCode` is the body of a 200 of JSON.
 * `multiValueHeaders` belongs to format 1.0 and is ignored. Throws `BadFunctionResponse`.
 */
export function interpretResult(payload: string, options: { dropCors: boolean }): GatewayResponse {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: ['content-type', 'application/json'], body: payload };
  }
  const status = statusOf(result.statusCode);
  const headers: HeaderList = [];
  let typed = false;
  for (const [given, value] of entriesOf(result, 'headers')) {
    const name = given.toLowerCase();
    if (OWN_HEADERS.has(name) || (options.dropCors && name.startsWith('access-control-'))) continue;
    if (name === 'content-type') typed = true;
    headers.push(name, headerValue(name, value));
  }
  if (!typed) headers.push('content-type', 'text/plain; charset=utf-8');
  for (const cookie of cookiesOf(result)) headers.push('set-cookie', headerValue('set-cookie', cookie));
  return { status, headers, body: bodyOf(result) };
}

function statusOf(value: unknown): number {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new BadFunctionResponse(`statusCode ${JSON.stringify(value)} is no HTTP status`);
  }
  return status;
}

function entriesOf(result: object, key: string): [string, unknown][] {
  const value: unknown = Reflect.get(result, key);
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw new BadFunctionResponse(`${key} is no object`);
  return Object.entries(value);
}

function headerValue(name: string, value: unknown): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string') throw new BadFunctionResponse(`header ${name} is no string`);
  if (!TOKEN.test(name) || FORBIDDEN_IN_VALUE.test(text)) {
    throw new BadFunctionResponse(`header ${name} holds a character HTTP does not allow`);
  }
  return text;
}

function cookiesOf(result: object): string[] {
  const cookies: unknown = Reflect.get(result, 'cookies');
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) throw new BadFunctionResponse('cookies is no list');
  return cookies;
}

function bodyOf(result: object): string | Buffer {
  const body: unknown = Reflect.get(result, 'body');
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') throw new BadFunctionResponse('body is no string');
  return Reflect.get(result, 'isBase64Encoded') === true ? Buffer.from(body, 'base64') : body;
}
