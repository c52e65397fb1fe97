import { type ErrorCode, errorKinds } from './error-kinds.ts';

/** One field that is wrong: `path` is a JSON Pointer (RFC 6901) into the body, or `/name` of a query value. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly code: ErrorCode;
  /** What the caller reads (`detail` of the problem). Never SQL, addresses or names from within. */
  readonly detail: string;
  /** What the log says; default: `detail`. */
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: readonly FieldError[];
  /** Further response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The only error a service throws on purpose. Anything else that is thrown is answered as 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ code, detail, message = detail, cause, errors, headers = {} }: AppErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return errorKinds[this.code].status;
  }
}
