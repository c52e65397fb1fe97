/** One call of the local API; gives status and JSON body. */
export async function callApi(
  base: string,
  method: 'GET' | 'POST',
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** What a failed step of the seeding says. */
export function seedError(step: string, { status, body }: { status: number; body: unknown }): Error {
  return new Error(`${step} answered ${status}: ${JSON.stringify(body)}`);
}
