import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conflict, dependencyDown, validation } from '../../../../functions/_shared/errors/errors.ts';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { callHttp } from '../../../support/http-call.ts';
import { openToAll } from '../../../support/sample-routes.ts';

const call = { method: 'GET', path: '/open' } as const;
const throwing = (error: unknown) =>
  httpHandler(openToAll, () => {
    throw error;
  });

describe('errors', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('are problem details with a stable type, the path and the request id', async () => {
    const answer = await callHttp(throwing(conflict('The name is taken.')), call);

    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toEqual({
      type: '/problems/conflict',
      title: 'Conflict',
      status: 409,
      detail: 'The name is taken.',
      instance: '/open',
      requestId: answer.headers['x-request-id'],
    });
  });

  it.each([
    ['/tasks/ ', '/tasks/%20'],
    ['/tasks/%20', '/tasks/%20'],
    ['/tasks/é?#%', '/tasks/%C3%A9%3F%23%25'],
    ['/tasks/\ud800', '/tasks/%EF%BF%BD'],
  ])('name the path %j by the URI reference %s', async (path, instance) => {
    const answer = await callHttp(throwing(conflict('Taken.')), { method: 'GET', path });
    expect(answer.body.instance).toBe(instance);
  });

  it('name at most a hundred fields, and say little of them in the log', async () => {
    const fields = Array.from({ length: 20_000 }, (_, at) => ({ path: `/${at}`, message: 'is not known' }));
    const answer = await callHttp(throwing(validation(...fields)), call);
    expect(answer.body.errors).toHaveLength(100);
    expect(answer.body.errors[99]).toEqual({ path: '/99', message: 'is not known' });
    expect(lines.join('').length).toBeLessThan(10_000);
  });

  it('500 says nothing of what was thrown, and the log says all of it with the request id', async () => {
    const secret = new Error('SELECT password FROM users', { cause: new Error('at 10.0.0.7') });
    const answer = await callHttp(throwing(secret), call);

    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.result)).not.toMatch(/SELECT|10\.0\.0\.7|stack|\.ts/);
    const entry = JSON.parse(lines.at(-1) ?? '');
    expect(entry).toMatchObject({ level: 'error', requestId: answer.headers['x-request-id'], status: 500 });
    expect(JSON.stringify(entry)).toMatch(/SELECT password.*10\.0\.0\.7/);
  });

  it('500 for a value that is no Error', async () => {
    expect((await callHttp(throwing('nothing'), call)).status).toBe(500);
  });

  it('503 has Retry-After and does not name what is down', async () => {
    const answer = await callHttp(throwing(dependencyDown('postgres', new Error('ECONNREFUSED'))), call);

    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.stringify(answer.result)).not.toMatch(/postgres|ECONN/i);
  });

  it('4xx are logged at info, without a stack', async () => {
    await callHttp(throwing(conflict('taken')), call);

    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'info', code: 'conflict', status: 409 });
    expect(lines.join('')).not.toContain('stack');
  });
});

describe('every answer', () => {
  it.each([
    ['a success', httpHandler(openToAll, () => ({ status: 200, body: {} }))],
    ['an error', throwing(conflict('x'))],
  ])('carries the request id and the security headers: %s', async (_name, handler) => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { headers } = await callHttp(handler, call);
    vi.restoreAllMocks();

    expect(headers['x-request-id']).toMatch(/^request-/);
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('may be cached where the handler says so', async () => {
    const handler = httpHandler(openToAll, () => ({
      status: 200,
      body: {},
      headers: { 'cache-control': 'public, max-age=60' },
    }));

    expect((await callHttp(handler, call)).headers['cache-control']).toBe('public, max-age=60');
  });

  it('keeps each cookie apart', async () => {
    const handler = httpHandler(openToAll, () => ({ status: 200, body: {}, cookies: ['a=1', 'b=2'] }));

    expect((await callHttp(handler, call)).result.cookies).toEqual(['a=1', 'b=2']);
  });
});
