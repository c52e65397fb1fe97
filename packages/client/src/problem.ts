import type { Problem } from './generated/routes.ts';

/** An answer of the API that is an error, as problem details (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Such as `/problems/validation`; `about:blank` where the gateway answered. */
  readonly type: string;
  /** What is wrong with single fields: `{path: '/title', message}`. */
  readonly errors: NonNullable<Problem['errors']>;
  readonly requestId: string | undefined;
  /** Seconds to wait before another try, where the API says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAfter?: number) {
    super(problem.detail ?? problem.title ?? `The API answered ${status}.`);
    this.status = status;
    this.type = problem.type ?? 'about:blank';
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
    this.retryAfter = retryAfter;
  }

  /** What is wrong with one field, by its JSON Pointer. */
  messageFor(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

/** There was no answer: the network or the API is away. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** The account changed while the call was under way, so its answer belongs to nobody who is still here. */
export class SessionChangedError extends Error {
  override readonly name = 'SessionChangedError';
  constructor() {
    super('The session changed while the call was under way.');
  }
}

/** Reads the problem of an answer that is not a success. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text().catch(() => '');
  return new ProblemError(response.status, fieldsOf(text), retryAfterOf(response));
}

/** Problem details, the gateway's `{message}`, or nothing that is known. */
function fieldsOf(text: string): Partial<Problem> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return {};
    if ('title' in body) return body as Partial<Problem>;
    return 'message' in body ? { detail: String(body.message) } : {};
  } catch {
    return {};
  }
}

function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
