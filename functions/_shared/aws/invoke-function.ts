import { sign } from 'aws4';
import { awsEnv } from './aws-env.ts';

/** What a function answered, or that it could not be asked. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

/**
 * Calls a function that no HTTP route leads to, and waits for its answer (AWS Lambda API reference, Invoke). One
 * call without the client of Lambda, which would be half of a bundle.
 * @param timeoutMs after which it is given up
 * @throws InvocationError when the function failed; errors of `fetch` when Lambda cannot be reached
 */
export async function invokeFunction(name: string, payload: unknown, timeoutMs: number): Promise<unknown> {
  const { AWS_ENDPOINT_URL, AWS_REGION } = awsEnv();
  const base = AWS_ENDPOINT_URL ?? `https://lambda.${AWS_REGION}.amazonaws.com`;
  const url = new URL(`/2015-03-31/functions/${name}/invocations`, base);
  const body = JSON.stringify(payload);
  const { headers = {} } = sign({
    service: 'lambda',
    region: AWS_REGION,
    method: 'POST',
    host: url.host,
    path: url.pathname,
    headers: { 'content-type': 'application/json' },
    body,
  });
  const response = await fetch(url, {
    method: 'POST',
    // `fetch` writes these two itself, as they were signed.
    headers: Object.entries(headers)
      .filter(([header]) => !/^(host|content-length)$/i.test(header))
      .map(([header, value]) => [header, String(value)]),
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (response.status !== 200 || response.headers.has('x-amz-function-error')) {
    throw new InvocationError(`${name} answered ${response.status}: ${text.slice(0, 500)}`);
  }
  return JSON.parse(text);
}
