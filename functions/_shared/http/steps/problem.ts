import { AppError, errorKinds } from '../../errors/errors.ts';
import type { Answer, HttpRequest, Step } from '../http-request.ts';

/** Logs what was thrown and answers it as RFC 9457 problem details. */
export const problem: Step = {
  onError: (request) => {
    const error = toAppError(request.error);
    log(request.event, error);
    request.response = toProblem(request.event, error);
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
      instance: request.event.rawPath,
      requestId: request.requestId,
      ...(error.errors && { errors: error.errors }),
    }),
  };
}
