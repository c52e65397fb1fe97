import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControl } from '../../src/control/index.ts';
import type { ControlHttpResponse } from '../../src/control/router.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
afterEach(() => world.close());

function send(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<ControlHttpResponse> {
  const [plain = '', query = ''] = path.split('?');
  return createControl(world, [
    { method: 'GET', path: '/_local/things/{name}/state.json', handle: ({ params }) => ({ json: params }) },
  ])({
    method,
    path: plain,
    query: new URLSearchParams(query),
    headers: { host: 'localhost:3000', ...headers },
    body: Buffer.from(body),
  });
}

describe('the control routes', () => {
  it('set and list faults', async () => {
    const set = await send('POST', '/_local/faults', '{"target":"redis","mode":"down","afterCalls":3}');
    expect([set.status, JSON.parse(set.body)]).toEqual([
      200,
      { target: 'redis', mode: 'down', afterCalls: 3 },
    ]);
    expect(JSON.parse((await send('GET', '/_local/faults.json')).body)).toHaveLength(6);
  });

  it('move the clock', async () => {
    await send('POST', '/_local/clock', '{"advanceSeconds":90.5}');
    expect(world.clock.offsetMs).toBe(90_500);
  });

  it('take those of a project, with what their paths name', async () => {
    const answer = await send('GET', '/_local/things/one/state.json');
    expect(JSON.parse(answer.body)).toEqual({ name: 'one' });
  });

  it.each([
    ['POST', '/_local/faults', '{"target":"moon","mode":"down"}'],
    ['POST', '/_local/faults', '{"target":"redis","mode":"down","typo":1}'],
    ['POST', '/_local/clock', '{"advanceSeconds":"1"}'],
    ['POST', '/_local/clock', '{broken'],
    ['POST', '/_local/clock', ''],
    ['GET', '/_local/invocations.json?limit=0', ''],
  ])('answer 422 with the reason to %s %s %s', async (method, path, body) => {
    const answer = await send(method, path, body);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body)).toHaveProperty('message');
  });

  it('answer 404 to what is no route and 405 to another method', async () => {
    expect((await send('GET', '/_local/nothing')).status).toBe(404);
    expect((await send('DELETE', '/_local/clock')).status).toBe(405);
  });

  it.each([{ origin: 'https://evil.example' }, { host: 'rebound.example:3000' }])(
    'refuse a page from elsewhere (%j)',
    async (headers) => {
      const answer = await send('POST', '/_local/clock', '{"advanceSeconds":5}', headers);
      expect(answer.status).toBe(403);
      expect(world.clock.offsetMs).toBe(0);
    },
  );

  it('serve the page they start from', async () => {
    const page = await send('GET', '/_local/');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('href="/_local/faults.json"');
  });
});
