import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parse as parseContentType } from 'content-type';
import { bodyLength } from '../../body-chunks.ts';
import { AppError } from '../../errors/errors.ts';
import type { HttpRouteSpec } from '../../routing/route.ts';
import { duplicateName } from '../duplicate-name.ts';
import type { Step } from '../http-request.ts';

export const DEFAULT_MAX_BYTES = 256 * 1024;

/** Content type (415), size (413) and JSON (400) of a request's body. */
export function readBody(route: HttpRouteSpec): Step {
  const maxBytes = route.maxBodyBytes ?? DEFAULT_MAX_BYTES;
  const merge = route.bodyKind === 'merge';
  return {
    before: ({ internal: { http: request } }) => {
      const { headers, body } = request.event;
      if (route.bodyOptional && (body === undefined || body === '')) {
        request.body = {};
        return;
      }
      if (!isJson(headers['content-type'] ?? '', merge)) throw wrongType(merge);
      if (headers['content-encoding'] !== undefined) throw encoded();
      request.body = parse(text(request.event, maxBytes));
    },
  };
}

/** Parameters that are not known are ignored (RFC 9110 §5.6.6, RFC 8259 §11); another charset is another type. */
function isJson(header: string, merge: boolean): boolean {
  const { type, parameters } = parseContentType(header);
  const known = type === 'application/json' || (merge && type === 'application/merge-patch+json');
  return known && /^(utf-8)?$/i.test(parameters.charset ?? '');
}

function text({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, maxBytes: number): string {
  // The gateway passes types it does not know as text, such as merge-patch+json, in base64.
  if (!isBase64Encoded) {
    if (body.length > maxBytes || Buffer.byteLength(body) > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  return bytes.toString('utf8');
}

function parse(json: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    // V8's message quotes the text, which may hold a password: neither answered nor logged.
    if (cause instanceof SyntaxError) throw malformed('The body is not valid JSON.');
    throw cause;
  }
  const name = duplicateName(json);
  if (name !== undefined)
    throw malformed(`The body has the name ${JSON.stringify(name)} twice in one object.`);
  return value;
}

function malformed(detail: string) {
  return new AppError({ code: 'malformed-json', detail });
}

function tooLarge(maxBytes: number) {
  return new AppError({ code: 'too-large', detail: `The body may have at most ${maxBytes} bytes.` });
}

/** RFC 9110 §15.5.16: the answer says which types would do; for PATCH in `Accept-Patch` (RFC 5789 §2.2). */
function wrongType(merge: boolean) {
  const types = merge ? 'application/merge-patch+json, application/json' : 'application/json';
  return new AppError({
    code: 'unsupported-media-type',
    detail: `This route takes ${types} in UTF-8.`,
    headers: { [merge ? 'accept-patch' : 'accept']: types },
  });
}

function encoded() {
  return new AppError({
    code: 'unsupported-media-type',
    detail: 'Send the body without a Content-Encoding.',
    headers: { 'accept-encoding': 'identity' },
  });
}

/** Content type (415) and size (413) of a body that the handler reads itself; nothing is decoded here. */
export function checkRawBody(route: HttpRouteSpec): Step {
  const maxBytes = route.maxBodyBytes ?? DEFAULT_MAX_BYTES;
  return {
    before: ({ event }) => {
      if (route.rawBody === 'multipart/form-data' && !isMultipart(event)) throw notMultipart();
      if (event.headers['content-encoding'] !== undefined) throw encoded();
      if (bodyLength(event) > maxBytes) throw tooLarge(maxBytes);
    },
  };
}

/** RFC 2046 §5.1.1: a multipart body can only be read with its boundary, of 1 to 70 characters. */
function isMultipart({ headers }: APIGatewayProxyEventV2): boolean {
  const { type, parameters } = parseContentType(headers['content-type'] ?? '');
  const { length } = parameters.boundary ?? '';
  return type === 'multipart/form-data' && length >= 1 && length <= 70;
}

function notMultipart() {
  return new AppError({
    code: 'unsupported-media-type',
    detail: 'This route takes multipart/form-data with its boundary.',
    headers: { accept: 'multipart/form-data' },
  });
}
