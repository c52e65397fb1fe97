import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { metricsHarness, sampleAt, type TestHost } from './metrics-harness.ts';

const metrics = metricsHarness();

const rule = { metric: 'cpu', operator: '>', threshold: 90, forSeconds: 30, severity: 'warning' };
const addRule = async (over: object = {}): Promise<string> =>
  (await metrics.http('POST /alert-rules', { body: { ...rule, ...over } })).body.id;
/** Sends a sample of now. */
const send = (host: TestHost, cpu: number | null, over: object = {}) =>
  metrics.send(host, sampleAt(Date.now(), cpu, over));
/** Sends samples of now, five seconds apart, and lets the checks run meanwhile. */
async function run(host: TestHost, ...values: readonly (number | null)[]): Promise<void> {
  for (const value of values) {
    await metrics.later(5000);
    await send(host, value);
  }
  await metrics.work();
}
const times = (count: number, value: number) => Array.from({ length: count }, () => value);
const states = async (host: TestHost) => (await metrics.alerts(host)).map(({ state }) => state);

describe('alert rules', () => {
  test('there are defaults for CPU, memory and disk', async () => {
    const { body } = await metrics.http('GET /alert-rules');
    expect(body.items.map((each: { metric: string }) => each.metric)).toEqual(['cpu', 'memory', 'disk']);
    expect(body.nextCursor).toBeNull();
  });

  test('are added, read, replaced with If-Match, and deleted', async () => {
    const { status, body, headers } = await metrics.http('POST /alert-rules', { body: rule });
    expect([status, headers.location]).toEqual([201, `/alert-rules/${body.id}`]);
    expect(body).toEqual({ id: body.id, ...rule, hostId: null });
    const params = { id: body.id };
    const shown = await metrics.http('GET /alert-rules/{id}', { params });
    expect(shown.body).toEqual(body);
    const put = (threshold: number) =>
      metrics.http('PUT /alert-rules/{id}', {
        params,
        body: { ...rule, threshold },
        headers: { 'if-match': shown.headers.etag ?? '' },
      });
    expect((await put(95)).body).toEqual({ ...body, threshold: 95 });
    expect((await put(96)).status).toBe(412);
    expect((await metrics.http('DELETE /alert-rules/{id}', { params })).status).toBe(204);
    expect((await metrics.http('GET /alert-rules/{id}', { params })).status).toBe(404);
    expect((await metrics.http('DELETE /alert-rules/{id}', { params })).status).toBe(404);
  });

  test.each([
    { metric: 'gpu' },
    { operator: '=' },
    { threshold: 'high' },
    { forSeconds: -1 },
    { severity: 'bad' },
    { hostId: randomUUID() },
    { id: randomUUID() },
  ])('are refused with %j (422)', async (over) => {
    expect((await metrics.http('POST /alert-rules', { body: { ...rule, ...over } })).status).toBe(422);
  });

  test('are for administrators', async () => {
    const token = await metrics.userToken();
    expect((await metrics.http('GET /alert-rules', { token })).status).toBe(403);
    expect((await metrics.http('GET /alerts', { token })).status).toBe(403);
    expect((await metrics.http('GET /alerts', { token: undefined })).status).toBe(401);
  });
});

describe('an alert of a threshold', () => {
  let ruleId: string;
  beforeAll(async () => {
    ruleId = await addRule();
  });

  test('fires once when the rule was broken for long enough, and is resolved once', async () => {
    const host = await metrics.addHost();
    await run(host, 95, ...times(5, 97));
    expect(await metrics.alerts(host)).toEqual([]);
    await metrics.pushed();
    metrics.bus.published.length = 0;
    await run(host, 99, 96);
    const [fired, ...more] = await metrics.alerts(host);
    expect(more).toEqual([]);
    expect(fired).toMatchObject({
      kind: 'threshold',
      state: 'firing',
      severity: 'warning',
      hostId: host.id,
      hostName: 'web-1',
      ruleId,
      metric: 'cpu',
      operator: '>',
      threshold: 90,
      value: 99,
      peakValue: 99,
      resolvedAt: null,
      reason: null,
    });
    await run(host, 20, 20);
    const [resolved] = await metrics.alerts(host);
    expect(resolved).toMatchObject({
      id: fired.id,
      state: 'resolved',
      value: 20,
      peakValue: 99,
      reason: 'recovered',
    });
    expect(resolved.resolvedAt).toMatch(/Z$/);
    const frames = (await metrics.pushed()).filter(({ channel }) => channel === 'alerts');
    expect(frames.map(({ frame }) => [frame.type, frame.alert.id, frame.alert.state])).toEqual([
      ['alert', fired.id, 'firing'],
      ['alert', fired.id, 'resolved'],
    ]);
    expect(metrics.bus.published.map(({ type, data }) => [type, data.alertId, data.value])).toEqual([
      ['alert.firing', fired.id, 99],
      ['alert.resolved', fired.id, 20],
    ]);
  });

  test('around the threshold fires at most once and ends once', async () => {
    const host = await metrics.addHost();
    for (let turn = 0; turn < 10; turn += 1) await run(host, 89.9, 90.1);
    expect(await states(host)).toEqual([]);
    await run(host, ...times(8, 91));
    expect(await states(host)).toEqual(['firing']);
    for (let turn = 0; turn < 5; turn += 1) await run(host, 89.9, 90.1);
    expect(await states(host)).toEqual(['firing']);
    await run(host, ...times(14, 89));
    expect(await states(host)).toEqual(['resolved']);
  });

  test('a missing sample and a missing value are neither a breach nor an all-clear', async () => {
    const host = await metrics.addHost();
    await run(host, 95, 95);
    await metrics.later(10 * 60_000);
    await run(host, 95, 95);
    expect((await metrics.alerts(host)).filter(({ kind }) => kind === 'threshold')).toEqual([]);
    await run(host, ...times(6, 95));
    const thresholds = async () => (await metrics.alerts(host)).filter(({ kind }) => kind === 'threshold');
    expect((await thresholds()).map(({ state }) => state)).toEqual(['firing']);
    await run(host, null, null, null);
    expect((await thresholds()).map(({ state }) => state)).toEqual(['firing']);
  });

  test('nothing fires for what kept samples show to be over', async () => {
    const host = await metrics.addHost();
    await run(host, 10);
    await metrics.later(130_000);
    await metrics.work();
    expect((await metrics.alerts(host)).map(({ kind, state }) => [kind, state])).toEqual([
      ['host-down', 'firing'],
    ]);
    const now = Date.now();
    const kept = Array.from({ length: 24 }, (_, index) =>
      sampleAt(now - (24 - index) * 5000, index < 14 ? 99 : 10),
    );
    metrics.bus.published.length = 0;
    await metrics.send(host, ...kept);
    await metrics.work();
    expect((await metrics.alerts(host)).map(({ kind, state }) => [kind, state])).toEqual([
      ['host-down', 'resolved'],
    ]);
    expect(metrics.bus.published.map(({ type }) => type)).toEqual(['alert.resolved']);
  });

  test('is resolved with the reason when its rule is deleted, raised above the value, or its host is deleted', async () => {
    const hosts = [await metrics.addHost(), await metrics.addHost(), await metrics.addHost()];
    const firing = async (host: TestHost) => {
      const id = await addRule({ hostId: host.id, threshold: 50, forSeconds: 0 });
      await send(host, 80);
      expect(await states(host)).toEqual(['firing']);
      return { id };
    };
    const [deleted, raised, gone] = hosts as [TestHost, TestHost, TestHost];
    const params = await firing(deleted);
    await metrics.http('DELETE /alert-rules/{id}', { params });
    const body = { ...rule, hostId: raised.id, threshold: 85, forSeconds: 0 };
    await metrics.http('PUT /alert-rules/{id}', { params: await firing(raised), body });
    await firing(gone);
    await metrics.http('DELETE /hosts/{id}', { params: { id: gone.id } });
    await metrics.work();
    await metrics.work();
    for (const [host, reason] of [
      [deleted, 'rule-deleted'],
      [raised, 'rule-changed'],
      [gone, 'host-deleted'],
    ] as const)
      expect((await metrics.alerts(host)).map((each) => [each.state, each.reason])).toEqual([
        ['resolved', reason],
      ]);
    const left = (await metrics.http('GET /alert-rules', { query: { limit: '100' } })).body.items;
    expect(left.some(({ hostId }: { hostId: string | null }) => hostId === gone.id)).toBe(false);
  });

  test('of a disk names its mount, and is resolved when the mount is gone', async () => {
    const host = await metrics.addHost();
    await addRule({ hostId: host.id, metric: 'disk', threshold: 80, forSeconds: 0 });
    const mount = (name: string, percent: number) => ({ mount: name, usedBytes: 1, totalBytes: 2, percent });
    await send(host, 10, { disk: [mount('/', 30), mount('/data', 85)] });
    expect(await metrics.alerts(host)).toMatchObject([{ mount: '/data', value: 85, state: 'firing' }]);
    await metrics.later(5000);
    await send(host, 10, { disk: [mount('/', 30)] });
    expect(await metrics.alerts(host)).toMatchObject([
      { mount: '/data', state: 'resolved', reason: 'mount-removed' },
    ]);
  });

  test('waits in the outbox while the bus is down, and is published then', async () => {
    const host = await metrics.addHost();
    await addRule({ hostId: host.id, threshold: 50, forSeconds: 0 });
    metrics.bus.published.length = 0;
    metrics.bus.down = true;
    await send(host, 80);
    expect(await metrics.work()).toBeGreaterThan(0);
    metrics.bus.down = false;
    await metrics.later(40_000);
    await send(host, 80);
    await metrics.work();
    expect(
      metrics.bus.published.filter(({ data }) => data.hostId === host.id).map(({ type }) => type),
    ).toEqual(['alert.firing']);
  });
});

describe('a host without samples', () => {
  test('is down after three missed samples and up again with the next, each once', async () => {
    const host = await metrics.addHost();
    await metrics.later(0);
    await send(host, 10);
    metrics.bus.published.length = 0;
    await metrics.later(13_000);
    await metrics.work();
    expect(await states(host)).toEqual([]);
    await metrics.later(4_500);
    await metrics.work();
    await metrics.later(60_000);
    await metrics.work();
    expect(await metrics.alerts(host)).toMatchObject([
      { kind: 'host-down', state: 'firing', severity: 'critical' },
    ]);
    await send(host, 10);
    await metrics.work();
    expect(await metrics.alerts(host)).toMatchObject([
      { kind: 'host-down', state: 'resolved', reason: 'recovered' },
    ]);
    expect(
      metrics.bus.published.filter(({ data }) => data.hostId === host.id).map(({ type }) => type),
    ).toEqual(['host.down', 'alert.resolved']);
    await metrics.later(20_000);
    await metrics.work();
    expect(await states(host)).toEqual(['firing', 'resolved']);
  });

  test('stays up while samples come', async () => {
    const host = await metrics.addHost();
    for (let at = 0; at < 20; at += 1) {
      await metrics.later(5000);
      await send(host, 10);
      await metrics.work();
    }
    expect(await states(host)).toEqual([]);
  });
});

describe('an anomaly', () => {
  test("fires far from the host's own mean, and ends when it is back", async () => {
    const host = await metrics.addHost();
    const minutes = async (count: number, cpu: number) => {
      for (let at = 0; at < count; at += 1) {
        await metrics.later(60_000);
        await send(host, cpu);
      }
    };
    const anomalies = async () => (await metrics.alerts(host)).filter(({ kind }) => kind === 'anomaly');
    await minutes(20, 10);
    await metrics.detectAnomalies();
    expect(await anomalies()).toEqual([]);
    await minutes(4, 70);
    await metrics.detectAnomalies();
    await metrics.detectAnomalies();
    expect(await anomalies()).toMatchObject([{ state: 'firing', metric: 'cpu', value: 70, ruleId: null }]);
    await minutes(4, 10);
    await metrics.detectAnomalies();
    expect(await anomalies()).toMatchObject([{ state: 'resolved', reason: 'recovered' }]);
  });
});

describe('GET /alerts', () => {
  test('filters by state and pages, newest first', async () => {
    const { body: all } = await metrics.http('GET /alerts', { query: { limit: '100' } });
    expect(all.items.length).toBeGreaterThan(5);
    const ids = all.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    const { body: first } = await metrics.http('GET /alerts', { query: { limit: '3' } });
    const { body: second } = await metrics.http('GET /alerts', {
      query: { limit: '3', cursor: first.nextCursor },
    });
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 6));
    for (const state of ['firing', 'resolved']) {
      const { body } = await metrics.http('GET /alerts', { query: { state, limit: '100' } });
      expect(body.items.length).toBeGreaterThan(0);
      expect(body.items).toEqual(all.items.filter((each: { state: string }) => each.state === state));
    }
    expect((await metrics.http('GET /alerts', { query: { state: 'gone' } })).status).toBe(422);
    const day = await metrics.stats(new Date(Date.now() - 86_400_000), new Date());
    expect(day.alertsFired).toBe(all.items.length);
  });
});
