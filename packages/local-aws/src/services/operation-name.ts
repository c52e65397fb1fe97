import { AwsError } from './aws-service.ts';

interface Described {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The operation as its protocol names it: target header, `Action` parameter, or method and path. */
export function operationName(request: Described): string {
  const target = request.headers['x-amz-target'];
  if (target) return target.slice(target.indexOf('.') + 1);
  const action = request.query.get('Action');
  if (action) return action;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const named = new URLSearchParams(request.body.toString('utf8')).get('Action');
    if (named) return named;
  }
  return `${request.method} ${request.path}`;
}

/** What the local endpoint does not do is refused by name, never answered with a success. */
export function notImplemented(service: string, operation: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `the local AWS endpoint does not implement ${service} ${operation}`,
    501,
  );
}
