import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client.ts';
import { tokensOf } from '../support/tokens.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | null | undefined;
}
type Reply = Response | Error | ((call: Seen) => Response | Promise<Response>);

let calls: Seen[];
let replies: Reply[];
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const problem = (status: number, headers: Record<string, string> = {}) =>
  json({ type: '/problems/test', title: 'Test', status, detail: `it is ${status}` }, status, headers);

const fakeFetch: typeof fetch = async (input, init = {}) => {
  const seen: Seen = {
    method: init.method ?? 'GET',
    url: String(input),
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
    signal: init.signal,
  };
  calls.push(seen);
  const reply = replies.shift() ?? json({});
  if (reply instanceof Error) throw reply;
  const answer = typeof reply === 'function' ? await reply(seen) : reply;
  init.signal?.throwIfAborted();
  return answer;
};
const nubo = () => createClient({ url: 'https://api.example.com', fetch: fakeFetch });

async function signedIn() {
  const client = nubo();
  replies.push(json({ user: { id: 'ada' }, ...tokensOf('ada', 'first') }));
  await client.signIn({ email: 'ada@example.com', password: 'secret' });
  calls = [];
  return client;
}

beforeEach(() => {
  calls = [];
  replies = [];
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('call', () => {
  it('puts parameters, query, body and token where they belong', async () => {
    const client = await signedIn();
    replies.push(json({ id: '1', title: 'x' }));
    await client.call('PATCH /tasks/{id}', { params: { id: 'a/b' }, body: { title: 'x' }, ifMatch: '"tag"' });
    expect(calls[0]).toMatchObject({
      method: 'PATCH',
      url: 'https://api.example.com/tasks/a%2Fb',
      body: { title: 'x' },
    });
    expect(calls[0]?.headers.get('authorization')).toBe(`Bearer ${tokensOf('ada', 'first').accessToken}`);
    expect(calls[0]?.headers.get('if-match')).toBe('"tag"');
    replies.push(json({ items: [], nextCursor: null }));
    await client.call('GET /tasks', { query: { q: 'a&b', limit: 5 } });
    expect(calls[1]?.url).toBe('https://api.example.com/tasks?q=a%26b&limit=5');
  });

  it('gives ETag and status beside the body, and nothing for 204', async () => {
    const client = await signedIn();
    replies.push(json({ id: '1' }, 200, { etag: '"v1"' }), new Response(null, { status: 204 }));
    expect(await client.request('GET /tasks/{id}', { params: { id: '1' } })).toMatchObject({
      etag: '"v1"',
      status: 200,
    });
    expect(await client.call('DELETE /tasks/{id}', { params: { id: '1' } })).toBeUndefined();
  });

  it('turns a problem into an error with its fields', async () => {
    const client = await signedIn();
    const errors = [{ path: '/title', message: 'is too long' }];
    replies.push(
      json(
        { type: '/problems/validation', title: 'Not valid', detail: 'Look again', errors, requestId: 'r' },
        422,
      ),
    );
    const error = await client
      .call('POST /tasks', { body: { title: 'x' } })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ProblemError', status: 422, message: 'Look again', requestId: 'r' });
    expect((error as { messageFor(path: string): unknown }).messageFor('/title')).toBe('is too long');
  });

  it('two lists of one path with different queries at once both answer', async () => {
    const client = await signedIn();
    const page = (name: string) => (call: Seen) =>
      json({ items: [{ id: name, query: new URL(call.url).search }], nextCursor: null });
    replies.push(page('one'), page('two'));
    const answers = await Promise.all([
      client.call('GET /tasks', { query: { status: 'todo' } }),
      client.call('GET /tasks', { query: { status: 'done' } }),
    ]);
    expect(answers.map(({ items }) => items[0])).toEqual([
      { id: 'one', query: '?status=todo' },
      { id: 'two', query: '?status=done' },
    ]);
  });

  it('a call that its caller ends rejects with the reason and is not sent again', async () => {
    const client = await signedIn();
    const stop = new AbortController();
    replies.push(() => {
      stop.abort(new DOMException('left the page', 'AbortError'));
      throw new TypeError('fetch failed');
    });
    await expect(client.call('GET /tasks', { signal: stop.signal })).rejects.toThrow('left the page');
    expect(calls).toHaveLength(1);
  });

  it('pages come one after the other as they are asked for', async () => {
    const client = await signedIn();
    replies.push(
      json({ items: [{ id: '1' }, { id: '2' }], nextCursor: 'c' }),
      json({ items: [{ id: '3' }], nextCursor: null }),
    );
    const ids: string[] = [];
    for await (const { id } of client.items('GET /tasks', { query: { status: 'todo' } })) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(calls.map(({ url }) => new URL(url).search)).toEqual(['?status=todo', '?status=todo&cursor=c']);
  });
});

describe('retries', () => {
  it('a POST that creates is sent again under the same Idempotency-Key', async () => {
    const client = await signedIn();
    replies.push(
      new TypeError('connection reset'),
      problem(503, { 'retry-after': '0' }),
      json({ id: '1' }, 201),
    );
    await client.call('POST /tasks', { body: { title: 'x' } });
    const keys = calls.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('what may have happened already is not sent again', async () => {
    const client = await signedIn();
    replies.push(new TypeError('connection reset'));
    await expect(client.call('POST /ws/ticket')).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(calls).toHaveLength(1);
  });

  it('an error that stays, and a wait that is too long, are given to the caller at once', async () => {
    const client = await signedIn();
    replies.push(problem(404), problem(429, { 'retry-after': '60' }));
    await expect(client.call('GET /me')).rejects.toMatchObject({ status: 404 });
    await expect(client.call('GET /me')).rejects.toMatchObject({ status: 429, retryAfter: 60 });
    expect(calls).toHaveLength(2);
  });
});

describe('the session', () => {
  it('a refused token is renewed once, and the call is sent again', async () => {
    const client = await signedIn();
    replies.push(problem(401), json(tokensOf('ada', 'second')), json({ id: 'ada' }));
    await client.call('GET /me');
    expect(calls.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'GET /me',
      'POST /auth/refresh',
      'GET /me',
    ]);
    expect(calls[1]?.body).toEqual({ refreshToken: 'refresh-first' });
    expect(calls[2]?.headers.get('authorization')).toBe(`Bearer ${tokensOf('ada', 'second').accessToken}`);
  });

  it('a session that is over signs out, and ends the call', async () => {
    const client = await signedIn();
    replies.push(problem(401), problem(401));
    await expect(client.call('GET /me')).rejects.toMatchObject({ name: 'SessionChangedError' });
    expect(client.session.state.status).toBe('signed-out');
  });

  it('an answer that comes after its account signed out is dropped', async () => {
    const client = await signedIn();
    let answer = (_: Response) => {};
    replies.push(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const call = client.call('GET /me');
    call.catch(() => {});
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    const out = client.signOut();
    answer(json({ id: 'ada' }));
    await expect(call).rejects.toMatchObject({ name: 'SessionChangedError' });
    await out;
  });
});
