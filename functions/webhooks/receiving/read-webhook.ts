import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parse as parseContentType } from 'content-type';
import * as z from 'zod/mini';
import { AppError, validation } from '../../_shared/errors/errors.ts';
import { code } from '../../_shared/schema/text.ts';

/** A signed event: what is stored of it. */
export interface ReceivedWebhook {
  readonly source: string;
  /** The provider's own id of it, the same each time it is sent. */
  readonly eventId: string;
  readonly type: string;
  /** The event as JSON, as it came. */
  readonly json: string;
}

/** The type of an event that names none. */
export const UNTYPED = 'unknown';

const header = code({ min: 1, max: 255, pattern: /^[\x21-\x7e]+$/ });
const stripeEvent = z.object({ id: header, type: header });
const typed = z.object({ type: header });

/** The bytes of a request's body: the gateway sends text as it is and everything else as base64. */
export function bodyBytes({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** @throws AppError 400 for a body that is no JSON, 422 for an event without `id` and `type` */
export function readStripe(body: Buffer): ReceivedWebhook {
  const json = textOf(body);
  const event = stripeEvent.safeParse(parse(json));
  if (!event.success) throw validation({ path: '', message: 'must be an event with `id` and `type`' });
  return { source: 'stripe', eventId: event.data.id, type: event.data.type, json };
}

/**
 * A delivery of GitHub, which has its id and type in headers, and its JSON in the field `payload` of a form where the
 * hook is set up so (GitHub, "Creating webhooks").
 * @throws AppError 400 for a body that is no JSON or without the headers
 */
export function readGithub({ headers }: APIGatewayProxyEventV2, body: Buffer): ReceivedWebhook {
  const { type } = parseContentType(headers['content-type'] ?? '');
  const text = textOf(body);
  const isForm = type === 'application/x-www-form-urlencoded';
  const json = isForm ? (new URLSearchParams(text).get('payload') ?? '') : text;
  parse(json);
  return {
    source: 'github',
    eventId: required(headers, 'x-github-delivery'),
    type: required(headers, 'x-github-event'),
    json,
  };
}

/** @throws AppError 400 for a body that is no JSON or an id that is not 1 to 255 visible characters */
export function readStandard(
  source: string,
  { headers }: APIGatewayProxyEventV2,
  body: Buffer,
): ReceivedWebhook {
  const json = textOf(body);
  const type = typed.safeParse(parse(json)).data?.type ?? UNTYPED;
  return { source, eventId: required(headers, 'webhook-id'), type, json };
}

function required(headers: APIGatewayProxyEventV2['headers'], name: string): string {
  const value = header.safeParse(headers[name]);
  if (!value.success)
    throw new AppError({ code: 'bad-request', detail: `The header ${name} is missing or not valid.` });
  return value.data;
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw malformed();
  return body.toString('utf8');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed();
    throw cause;
  }
}

function malformed(): AppError {
  return new AppError({ code: 'malformed-json', detail: 'The body is not valid JSON.' });
}
