import type { InvocationRecord, InvokeResult } from '../core/world.ts';

export type FailureKind = Extract<InvokeResult, { ok: false }>['kind'];

/** How an invocation ended, before it is dressed as a result with its request id and log. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly kind: FailureKind; readonly payload: string };

export type InvocationStatus = InvocationRecord['status'];

/** Lambda's limit for a synchronous request and for its response, bytes (Lambda quotas: 6 MB each). */
export const MAX_REQUEST_BYTES = 6_291_456;
const MAX_RESPONSE_BYTES = 6_291_556;

const failure = (kind: FailureKind, errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  kind,
  payload: JSON.stringify({ errorType, errorMessage }),
});

/** The function ran longer than its timeout and was stopped. */
export const timedOut = (requestId: string, seconds: number): Outcome =>
  failure(
    'timeout',
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );

/** The process ended by itself or was ended by the system. */
export function exited(
  { requestId, output }: { readonly requestId: string; readonly output: string },
  how: { code: number | null; signal: NodeJS.Signals | null; outOfMemory: boolean; starting: boolean },
): Outcome {
  const names: Readonly<Record<string, string>> = {
    SIGABRT: 'aborted',
    SIGKILL: 'killed',
    SIGSEGV: 'segmentation fault',
  };
  const signal = how.signal === null ? undefined : (names[how.signal] ?? how.signal);
  const reason = signal === undefined ? `exit status ${how.code ?? 1}` : `signal: ${signal}`;
  const message =
    how.code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${reason}`;
  // V8's own last words when its heap is full.
  if (how.outOfMemory || output.includes('heap out of memory')) {
    return failure('out-of-memory', 'Runtime.OutOfMemory', `RequestId: ${requestId} Error: ${message}`);
  }
  return failure(
    how.starting ? 'init' : 'crash',
    'Runtime.ExitError',
    `RequestId: ${requestId} Error: ${message}`,
  );
}

export const throttled = (name: string): Outcome =>
  failure(
    'throttled',
    'TooManyRequestsException',
    `Rate Exceeded: no execution environment is free for ${name}.`,
  );

export const requestTooLarge = (bytes: number): Outcome =>
  failure(
    'handler',
    'RequestEntityTooLargeException',
    `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_REQUEST_BYTES} bytes)`,
  );

const responseTooLarge = (): Outcome =>
  failure(
    'handler',
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  );

/** A result as it is, or the error Lambda gives for one that is too large. */
export function limitedResult(payload: string): Outcome {
  // Three bytes of UTF-8 at most for each unit: what is shorter than a third needs no counting.
  const mayBeTooLarge = payload.length > MAX_RESPONSE_BYTES / 3;
  if (mayBeTooLarge && Buffer.byteLength(payload) > MAX_RESPONSE_BYTES) return responseTooLarge();
  return { ok: true, payload };
}

export const notFound = (nameOrArn: string): Outcome =>
  failure('handler', 'ResourceNotFoundException', `Function not found: ${nameOrArn}`);

/** The runtime is ending and takes no more calls. */
export const shuttingDown = (name: string): Outcome =>
  failure('crash', 'Runtime.ShuttingDown', `${name} was stopped with the local runtime.`);

const WAIT_ENDED = 'Wait.Timedout';
/** `timeoutMs` of the invocation passed; the function itself still runs. */
export const waitEnded = (requestId: string, ms: number): Outcome =>
  failure('timeout', WAIT_ENDED, `RequestId: ${requestId} Error: no answer within ${ms} ms`);

/** Tells a caller's own limit from the function's. */
export const isWaitEnded = (result: { ok: boolean; payload: string }): boolean =>
  !result.ok && result.payload.startsWith(`{"errorType":"${WAIT_ENDED}"`);
