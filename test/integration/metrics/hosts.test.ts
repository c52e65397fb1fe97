import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { metricsHarness, sampleAt } from './metrics-harness.ts';

const metrics = metricsHarness();
const show = (id: string) => metrics.http('GET /hosts/{id}', { params: { id } });

describe('POST /hosts', () => {
  test('adds a host and gives the token of its agent once', async () => {
    const { status, body, headers } = await metrics.http('POST /hosts', {
      body: { name: '  web-1 ', labels: { role: 'web' } },
    });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/hosts/${body.host.id}`);
    expect(body.host).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'web-1',
      labels: { role: 'web' },
      intervalSeconds: 5,
      status: 'unknown',
      lastSample: null,
      lastSampleAt: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(body.agentToken).toMatch(/^nubo_agent_[\w-]{65}$/);
    expect(JSON.stringify((await show(body.host.id)).body)).not.toContain(body.agentToken);
  });

  test.each([
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'x', labels: { a: 1 } }, '/labels/a'],
    [{ name: 'x', intervalSeconds: 0 }, '/intervalSeconds'],
    [{ name: 'x', id: randomUUID() }, ''],
  ])('refuses %j with 422', async (body, path) => {
    const answer = await metrics.http('POST /hosts', { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toMatch(new RegExp(`^${path}`));
  });

  test('is for administrators: 401 without a token, 403 for users', async () => {
    const body = { name: 'x' };
    expect((await metrics.http('POST /hosts', { body, token: undefined })).status).toBe(401);
    expect((await metrics.http('POST /hosts', { body, token: await metrics.userToken() })).status).toBe(403);
  });
});

describe('GET, PATCH and DELETE /hosts', () => {
  test('lists hosts by pages, in the order in which they were added', async () => {
    const added = [await metrics.addHost(), await metrics.addHost(), await metrics.addHost()];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor !== null && { cursor }) };
      const { body } = await metrics.http('GET /hosts', { query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen.slice(-3)).toEqual(added.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('changes what the patch names; null takes a label away', async () => {
    const { id } = await metrics.addHost({ labels: { role: 'web', zone: 'a' } });
    const body = { name: 'web-2', labels: { zone: null }, intervalSeconds: 10 };
    const { status, body: host } = await metrics.http('PATCH /hosts/{id}', { params: { id }, body });
    expect([status, host.name, host.labels, host.intervalSeconds]).toEqual([
      200,
      'web-2',
      { role: 'web' },
      10,
    ]);
  });

  test('labels may have the names of properties of objects, and 20 of them at most', async () => {
    const labels = { constructor: 'a', toString: 'b', hasOwnProperty: 'c', ['é'.repeat(64)]: '' };
    const { id } = await metrics.addHost({ labels });
    expect((await show(id)).body.labels).toEqual(labels);
    const patch = (body: object) => metrics.http('PATCH /hosts/{id}', { params: { id }, body });
    expect((await patch({ labels: { constructor: null, valueOf: 'd' } })).body.labels).toEqual({
      toString: 'b',
      hasOwnProperty: 'c',
      ['é'.repeat(64)]: '',
      valueOf: 'd',
    });
    const many = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`label-${from + index}`, 'x']));
    expect((await metrics.http('POST /hosts', { body: { name: 'x', labels: many(0, 21) } })).status).toBe(
      422,
    );
    expect((await patch({ labels: many(0, 16) })).status).toBe(200);
    expect((await patch({ labels: many(16, 1) })).status).toBe(422);
    expect((await patch({ labels: null })).body.labels).toEqual({});
  });

  test('If-Match holds while samples come, and fails after another change', async () => {
    const host = await metrics.addHost();
    const params = { id: host.id };
    const { etag = '' } = (await show(host.id)).headers;
    await metrics.send(host, sampleAt(Date.now()));
    expect((await show(host.id)).headers.etag).not.toBe(etag);
    const change = (name: string) =>
      metrics.http('PATCH /hosts/{id}', { params, body: { name }, headers: { 'if-match': etag } });
    expect((await change('second')).status).toBe(200);
    expect((await change('third')).status).toBe(412);
  });

  test('a deleted host is gone, and so is the access of its agent', async () => {
    const host = await metrics.addHost();
    const params = { id: host.id };
    expect((await metrics.send(host, sampleAt(Date.now()))).status).toBe(202);
    expect((await metrics.http('DELETE /hosts/{id}', { params })).status).toBe(204);
    expect((await show(host.id)).status).toBe(404);
    expect((await metrics.http('DELETE /hosts/{id}', { params })).status).toBe(404);
    expect((await metrics.http('GET /hosts/{id}/metrics', { params })).status).toBe(404);
    const { status, headers } = await metrics.send(host, sampleAt(Date.now()));
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('invalid_token')]);
    await metrics.work();
    expect((await metrics.send(host, sampleAt(Date.now()))).status).toBe(401);
  });

  test('answers 404 for a host that is not there, 422 for what is no id', async () => {
    expect((await show(randomUUID())).status).toBe(404);
    expect((await show('no-id')).status).toBe(404);
  });
});

describe('the status of a host', () => {
  test('is up with samples and down after three missed ones, by the time of receipt', async () => {
    const host = await metrics.addHost();
    await metrics.later(0);
    // The clock of the host is two hours behind.
    await metrics.send(host, sampleAt(Date.now() - 2 * 3600_000));
    expect((await show(host.id)).body.status).toBe('up');
    await metrics.later(13_000);
    expect((await show(host.id)).body.status).toBe('up');
    await metrics.later(3_500);
    expect((await show(host.id)).body.status).toBe('down');
  });

  test('is unknown to others: a token of another host changes nothing of this one', async () => {
    const [mine, other] = [await metrics.addHost(), await metrics.addHost()];
    await metrics.send(other, sampleAt(Date.now()));
    expect((await show(mine.id)).body.status).toBe('unknown');
  });
});
