import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

/** The longest that a caller waits for a function; each call sets its own time-out below it. */
const REQUEST_TIMEOUT_MS = 29_000;

export const lambda: () => LambdaClient = lazy(() =>
  reportOutages('lambda', new LambdaClient(clientConfig({ requestTimeoutMs: REQUEST_TIMEOUT_MS }))),
);

/** A function that was invoked and failed. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

/**
 * Invokes a function that no HTTP route leads to, and waits for its answer (AWS Lambda API reference, Invoke).
 * @param timeoutMs for all attempts together
 * @throws InvocationError when the function failed; AppError `dependency-down` (503) when it cannot be invoked
 */
export async function invokeFunction(name: string, payload: unknown, timeoutMs: number): Promise<unknown> {
  const { FunctionError, Payload } = await lambda().send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
    { abortSignal: AbortSignal.timeout(timeoutMs) },
  );
  const text = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) {
    throw new InvocationError(`${name} failed (${FunctionError}): ${text.slice(0, 500)}`);
  }
  return JSON.parse(text);
}
