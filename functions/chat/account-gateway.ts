import { sign } from 'aws4';
import * as z from 'zod';
import { awsEnv } from '../_shared/aws/aws-env.ts';
import type { Person } from './frames.ts';

/** Who somebody is, of those who have an account. */
export interface AccountGateway {
  /** Undefined when there is no such account. Throws when the accounts cannot be asked. */
  findPerson(userId: string): Promise<Person | undefined>;
}

const TIMEOUT_MS = 8000;
const answer = z.object({ id: z.string(), name: z.string() }).nullable();

/**
 * Invokes `auth/find-person` (AWS Lambda API reference, Invoke): asked once for each user who gets a message
 * before their first connection, so that it needs no kept connection and no client of its own.
 */
export function createAccountGateway(functionName: string): AccountGateway {
  return {
    async findPerson(userId) {
      const { AWS_ENDPOINT_URL, AWS_REGION } = awsEnv();
      const base = AWS_ENDPOINT_URL ?? `https://lambda.${AWS_REGION}.amazonaws.com`;
      const url = new URL(`/2015-03-31/functions/${functionName}/invocations`, base);
      const body = JSON.stringify({ id: userId });
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
          .filter(([name]) => !/^(host|content-length)$/i.test(name))
          .map(([name, value]) => [name, String(value)]),
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (response.status !== 200 || response.headers.has('x-amz-function-error')) {
        throw new Error(`${functionName} answered ${response.status}: ${text.slice(0, 500)}`);
      }
      return answer.parse(JSON.parse(text)) ?? undefined;
    },
  };
}
