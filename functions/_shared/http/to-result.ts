import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer, HttpRequest } from './http-request.ts';

/** The answer in API Gateway's payload format 2.0. */
export function toResult(
  request: HttpRequest,
  { status, headers, cookies, etag, body }: Answer,
): APIGatewayProxyStructuredResultV2 {
  const all = Object.assign(request.headers, headers);
  if (etag !== undefined) all.etag = etag;
  const result: APIGatewayProxyStructuredResultV2 = { statusCode: status, headers: all };
  if (cookies && cookies.length > 0) result.cookies = [...cookies];
  if (typeof body === 'string') result.body = body;
  else if (body instanceof Uint8Array) {
    result.body = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
    result.isBase64Encoded = true;
  }
  return result;
}
