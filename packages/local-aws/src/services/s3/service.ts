import type { Readable } from 'node:stream';
import { AccessDeniedError } from '../authorise.ts';
import { AwsError, type AwsStreamResponse, type AwsStreamService } from '../aws-service.ts';
import { formatError } from '../error-format.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { runOperation } from './routing.ts';
import { type S3Context, s3Context } from './s3-context.ts';
import { readS3Request, type S3Request } from './s3-request.ts';

/** Amazon S3 over the file system: the operations in `routing.ts`, by path and by virtual host. */
export const s3: AwsStreamService = {
  signingName: 's3',
  protocol: 'rest-xml',
  fault: 's3',
  /** Forms, preflights and what a bucket's policy opens to all; other services' protocols have marks of their own. */
  acceptsUnsigned({ path, headers }) {
    if (headers['x-amz-target'] !== undefined) return false;
    if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return false;
    return path !== '/';
  },
  async stream(streamed, world) {
    const context = s3Context(world);
    const request = readS3Request(streamed, new URL(world.endpoints.aws).hostname);
    if (request.method === 'OPTIONS') return preflight(context, request);
    const answer = await answered(context, request, streamed.body);
    if (!streamed.body.readableEnded) await request.leaveBody();
    const rules = request.bucket === undefined ? [] : context.buckets.settings(request.bucket).cors;
    const cors = corsHeaders(rules, request.header('origin'), request.method);
    return { ...answer, headers: { 'x-amz-request-id': request.requestId, ...answer.headers, ...cors } };
  },
};

/** Errors are written here, because a browser may only read them with the bucket's CORS headers. */
async function answered(context: S3Context, request: S3Request, body: Readable): Promise<AwsStreamResponse> {
  try {
    return await runOperation(context, request);
  } catch (error) {
    // The client went away in the middle of its own request: nothing of it was kept.
    if (body.errored)
      return errorAnswer(new AwsError('RequestTimeout', 'The request was cut off.', 400), request);
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 501) context.world.log.warn(error.message);
    return errorAnswer(error, request);
  }
}

function errorAnswer(error: AwsError, request: S3Request): AwsStreamResponse {
  const { requestId, principalArn } = request;
  const unknown = error instanceof AccessDeniedError && principalArn === 'anonymous';
  // Whoever gives no name learns nothing of the bucket's permissions.
  const shown = unknown ? new AwsError('AccessDenied', 'Access Denied', 403) : error;
  return formatError(shown, 'rest-xml', { requestId, contentType: undefined });
}

function preflight(context: S3Context, request: S3Request): AwsStreamResponse {
  const origin = request.header('origin');
  const method = request.header('access-control-request-method');
  const rules = request.bucket === undefined ? [] : context.buckets.settings(request.bucket).cors;
  const headers = (request.header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  const allowed =
    origin && method
      ? preflightHeaders(rules, { origin, method, headers: headers.filter(Boolean) })
      : undefined;
  if (allowed) return { status: 200, headers: allowed };
  const message =
    rules.length > 0 ? 'This CORS request is not allowed.' : 'CORS is not enabled for this bucket.';
  return errorAnswer(new AwsError('AccessForbidden', `CORSResponse: ${message}`, 403), request);
}
