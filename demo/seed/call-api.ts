import { setTimeout as sleep } from 'node:timers/promises';

interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A busy machine may need longer for the first connection to a store than a function waits for it. */
const ATTEMPTS = 6;

/** One call of the local API; gives status and JSON body. Repeats it while a store is not there yet (503). */
export async function callApi(
  base: string,
  method: 'GET' | 'POST',
  path: string,
  call: Call = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(base, method, path, call);
    if (answer.status !== 503 || attempt === ATTEMPTS) return answer;
    await sleep(500 * attempt);
  }
}

async function once(
  base: string,
  method: string,
  path: string,
  { token, body, idempotencyKey }: Call,
): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** What a failed step of the seeding says. */
export function seedError(step: string, { status, body }: Answer): Error {
  return new Error(`${step} answered ${status}: ${JSON.stringify(body)}`);
}
