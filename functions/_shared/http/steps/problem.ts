import { AppError, errorKinds } from '../../errors/errors.ts';
import type { Answer, HttpRequest, Step } from '../http-request.ts';

/** Logs what was thrown and answers it as RFC 9457 problem details. */
export const problem: Step = {
  onError: (request) => {
    const error = toAppError(request.error);
    log(request.internal.http, error);
    request.response = toProblem(request.internal.http, error);
  },
};

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError({
    code: 'internal',
    detail: 'Something went wrong on our side. The request id helps us to find out what.',
    message: thrown instanceof Error ? thrown.message : 'a value that is no Error was thrown',
    cause: thrown,
  });
}

function log(request: HttpRequest, error: AppError): void {
  const fields = { status: error.status, code: error.code };
  if (error.status >= 500) request.log.error(error.message, { ...fields, error });
  else request.log.info(error.message, fields);
}

function toProblem(request: HttpRequest, error: AppError): Answer {
  const { status, title } = errorKinds[error.code];
  return {
    status,
    headers: { ...error.headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `/problems/${error.code}`,
      title,
      status,
      detail: error.detail,
      instance: uriPath(request.event.rawPath),
      requestId: request.requestId,
      ...(error.errors && { errors: error.errors }),
    }),
  };
}

/**
 * The path as a URI reference (RFC 3986 §3.3). API Gateway hands it on decoded, so that a space is a space again; what
 * is still encoded stays as it is.
 */
function uriPath(path: string): string {
  return path
    .toWellFormed()
    .split(/(%[\da-f]{2})/i)
    .map((part, at) => (at % 2 === 1 ? part : encodeURI(part).replace(/[?#]/g, encodeURIComponent)))
    .join('');
}
