import { AppError } from '../../errors/app-error.ts';
import { errorKinds } from '../../errors/error-kinds.ts';
import type { Answer, Exchange } from '../exchange.ts';
import type { Step } from '../step.ts';

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

function log(exchange: Exchange, error: AppError): void {
  const fields = { status: error.status, code: error.code };
  if (error.status >= 500) exchange.log.error(error.message, { ...fields, error });
  else exchange.log.info(error.message, fields);
}

function toProblem(exchange: Exchange, error: AppError): Answer {
  const { status, title } = errorKinds[error.code];
  return {
    status,
    headers: { ...error.headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `/problems/${error.code}`,
      title,
      status,
      detail: error.detail,
      instance: exchange.event.rawPath,
      requestId: exchange.requestId,
      ...(error.errors && { errors: error.errors }),
    }),
  };
}
