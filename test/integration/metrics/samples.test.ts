import { describe, expect, test } from 'vitest';
import { metricsHarness, sampleAt, type TestHost } from './metrics-harness.ts';

const metrics = metricsHarness();

type Query = Readonly<Record<string, string>>;
const read = async ({ id }: TestHost, query: Query) =>
  (await metrics.http('GET /hosts/{id}/metrics', { params: { id }, query })).body;
const instant = (time: number) => new Date(time).toISOString();
/** The beginning of the minute some minutes ago. */
const minutesAgo = (count: number) => Math.floor(Date.now() / 60_000) * 60_000 - count * 60_000;
const around = (time: number): Query => ({ from: instant(time), to: instant(time + 59_999) });

describe('POST /metrics', () => {
  test('takes samples and shows them, the last one with the host', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(3);
    const { status, body } = await metrics.send(host, sampleAt(start, 20), sampleAt(start + 5000, 40));
    expect([status, body]).toEqual([202, { accepted: 2 }]);
    const raw = await read(host, { ...around(start), step: 'raw' });
    expect(raw).toEqual({
      step: 'raw',
      at: [instant(start), instant(start + 5000)],
      cpu: [20, 40],
      memory: [50, 50],
      swap: [0, 0],
      disk: [30, 30],
      load1: [0.5, 0.5],
      load5: [0.4, 0.4],
      load15: [0.3, 0.3],
      rxBytesPerSec: [1000, 1000],
      txBytesPerSec: [500, 500],
      processes: [120, 120],
    });
    const { body: shown } = await metrics.http('GET /hosts/{id}', { params: { id: host.id } });
    expect(shown.lastSample).toEqual(sampleAt(start + 5000, 40));
  });

  test('rolls a minute up to the least, mean and greatest of its samples', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(2);
    await metrics.send(host, ...[10, 20, 60].map((cpu, index) => sampleAt(start + index * 5000, cpu)));
    const minutes = await read(host, { ...around(start), step: '1m' });
    expect(minutes.at).toEqual([instant(start)]);
    expect(minutes.samples).toEqual([3]);
    expect(minutes.cpu).toEqual({ min: [10], mean: [30], max: [60] });
  });

  test.each([0, 121])('refuses %i samples with 422', async (count) => {
    const host = await metrics.addHost();
    const now = Date.now();
    const samples = Array.from({ length: count }, (_, index) => sampleAt(now - index * 1000));
    expect((await metrics.send(host, ...samples)).status).toBe(422);
  });

  test('takes 120 samples in a call', async () => {
    const host = await metrics.addHost();
    const samples = Array.from({ length: 120 }, (_, index) => sampleAt(minutesAgo(12) + index * 5000, 50));
    expect((await metrics.send(host, ...samples)).body).toEqual({ accepted: 120 });
    const raw = await read(host, { step: 'raw' });
    expect(raw.at).toEqual(samples.map(({ at }) => at));
  });

  test.each([
    { cpu: { percent: 101 } },
    { cpu: {} },
    { memory: undefined },
    { disk: [{ mount: '/' }] },
    { load: [1, 2] },
    { at: 'yesterday' },
    { unknown: 1 },
  ])('refuses a sample with %j with 422', async (over) => {
    const host = await metrics.addHost();
    expect((await metrics.send(host, sampleAt(Date.now(), 1, over))).status).toBe(422);
  });

  test('takes what was not measured as null, and the other samples of the batch are as they were', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(2);
    const nothing = { usedBytes: null, totalBytes: null, percent: null };
    const over = { memory: nothing, swap: null, disk: null, network: null, load: null, processes: null };
    const { body } = await metrics.send(host, sampleAt(start, null, over), sampleAt(start + 5000, 40));
    expect(body).toEqual({ accepted: 2 });
    expect((await read(host, { ...around(start), step: 'raw' })).cpu).toEqual([null, 40]);
    expect((await read(host, { ...around(start), step: '1m' })).cpu).toEqual({
      min: [40],
      mean: [40],
      max: [40],
    });
  });

  test('answers 401 to no token, a made-up one, and that of a user', async () => {
    const host = await metrics.addHost();
    const forged = `${host.token.slice(0, -4)}AAAA`;
    for (const token of [undefined, 'x', forged, await metrics.userToken()]) {
      const { status, headers } = await metrics.http('POST /metrics', {
        token,
        body: { samples: [sampleAt(Date.now())] },
      });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toContain('Bearer realm="nubo"');
      expect(String(headers['www-authenticate']).includes('invalid_token')).toBe(token !== undefined);
    }
  });

  test('limits the calls of a host to 300 a minute', async () => {
    const host = await metrics.addHost();
    const sample = sampleAt(Date.now());
    const first = await metrics.send(host, sample);
    expect(first.headers.ratelimit).toMatch(/^"samples";r=299;t=\d+$/);
    const statuses: number[] = [];
    for (let call = 1; call <= 300; call += 1) statuses.push((await metrics.send(host, sample)).status);
    expect(statuses.slice(0, 299).every((status) => status === 202)).toBe(true);
    expect(statuses[299]).toBe(429);
  }, 30_000);
});

describe('samples that come again, late or out of order', () => {
  test('count once, over the end of a minute, in any order', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(3);
    const samples = Array.from({ length: 24 }, (_, index) => sampleAt(start + index * 5000, index));
    const [first, second] = [samples.slice(0, 15), samples.slice(9)];
    await metrics.send(host, ...second.toReversed());
    await metrics.send(host, ...first);
    expect((await metrics.send(host, ...second)).body).toEqual({ accepted: 15 });
    const rolled = await read(host, { from: instant(start), to: instant(start + 119_999), step: '1m' });
    expect(rolled.samples).toEqual([12, 12]);
    expect(rolled.cpu).toEqual({ min: [0, 12], mean: [5.5, 17.5], max: [11, 23] });
    expect(
      (await read(host, { from: instant(start), to: instant(start + 119_999), step: 'raw' })).cpu,
    ).toEqual(samples.map((_, index) => index));
  });

  test('count once when the same batch comes twice at once', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(2);
    const samples = [10, 20, 30].map((cpu, index) => sampleAt(start + index * 5000, cpu));
    const answers = await Promise.all(Array.from({ length: 15 }, () => metrics.send(host, ...samples)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, () => 202));
    const rolled = await read(host, { ...around(start), step: '1m' });
    expect([rolled.samples, rolled.cpu.mean]).toEqual([[3], [20]]);
  });

  test('a late sample for a minute of yesterday is rolled up with the others of that minute', async () => {
    const host = await metrics.addHost();
    const yesterday = minutesAgo(26 * 60);
    await metrics.send(host, sampleAt(yesterday, 10));
    await metrics.send(host, sampleAt(yesterday + 5000, 30));
    const rolled = await read(host, { ...around(yesterday), step: '1m' });
    expect([rolled.samples, rolled.cpu]).toEqual([[2], { min: [10], mean: [20], max: [30] }]);
  });

  test('two samples of one time with ids of their own are two', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(2);
    const [one, two] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'];
    await metrics.send(host, sampleAt(start, 10, { id: one }), sampleAt(start, 20, { id: two }));
    await metrics.send(host, sampleAt(start, 20, { id: two }));
    expect((await read(host, { ...around(start), step: '1m' })).samples).toEqual([2]);
  });

  test('a sample too far ahead or too old is refused with its reason, and the others are taken', async () => {
    const host = await metrics.addHost();
    const now = Date.now();
    const [ahead, old] = [sampleAt(now + 2 * 3600_000), sampleAt(0)];
    const { status, body } = await metrics.send(host, ahead, sampleAt(now), old);
    expect(status).toBe(202);
    expect(body.accepted).toBe(1);
    expect(body.rejected).toHaveLength(2);
    expect(body.rejected).toEqual(
      expect.arrayContaining([
        { at: ahead.at, reason: 'too-far-ahead' },
        { at: old.at, reason: 'too-old' },
      ]),
    );
    const { body: shown } = await metrics.http('GET /hosts/{id}', { params: { id: host.id } });
    expect(shown.lastSample.at).toBe(instant(now));
  });
});

describe('while a store is down', () => {
  const fault = (target: 'dynamodb' | 'sqs', mode: 'down' | 'ok') =>
    metrics.aws().world.faults.set({ target, mode });

  test.each(['dynamodb', 'sqs'] as const)(
    '%s: 503, and the batch that is sent again counts once',
    async (target) => {
      const host = await metrics.addHost();
      const start = minutesAgo(2);
      const samples = [sampleAt(start, 10), sampleAt(start + 5000, 30)];
      fault(target, 'down');
      try {
        const { status, headers } = await metrics.send(host, ...samples);
        expect([status, headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      } finally {
        fault(target, 'ok');
      }
      expect((await metrics.send(host, ...samples)).body).toEqual({ accepted: 2 });
      const rolled = await read(host, { ...around(start), step: '1m' });
      expect([rolled.samples, rolled.cpu.mean]).toEqual([[2], [20]]);
    },
    30_000,
  );

  test('reading answers 503', async () => {
    const { id } = await metrics.addHost();
    fault('dynamodb', 'down');
    try {
      const routes = [
        'GET /hosts',
        'GET /hosts/{id}',
        'GET /hosts/{id}/metrics',
        'GET /alert-rules',
        'GET /alerts',
      ];
      const answers = await Promise.all(routes.map((route) => metrics.http(route, { params: { id } })));
      expect(answers.map(({ status }) => status)).toEqual(routes.map(() => 503));
    } finally {
      fault('dynamodb', 'ok');
    }
  }, 30_000);
});

describe('the token of a host', () => {
  test('sends samples of this host alone, whatever another is called', async () => {
    const [one, other] = [await metrics.addHost(), await metrics.addHost()];
    await metrics.send(one, sampleAt(minutesAgo(2), 10));
    expect((await read(other, { step: 'raw' })).at).toEqual([]);
    // The host that a token names cannot be exchanged: the rest of it is held against that host's.
    const mixed = one.token.slice(0, 33) + other.token.slice(33);
    const body = { samples: [sampleAt(Date.now())] };
    expect((await metrics.http('POST /metrics', { token: mixed, body })).status).toBe(401);
    expect((await metrics.http('GET /hosts', { token: one.token })).status).toBe(401);
  });
});

describe('a span', () => {
  test('is read in steps of five minutes and an hour, from its first step to its last', async () => {
    const host = await metrics.addHost();
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 2 * 3_600_000;
    const at = [0, 4, 5, 59, 60].map((minute) => hour + minute * 60_000);
    await metrics.send(host, ...at.map((time, index) => sampleAt(time, (index + 1) * 10)));
    const five = await read(host, { from: instant(hour), to: instant(hour + 3_600_000), step: '5m' });
    expect(five.at).toEqual([0, 5, 55, 60].map((minute) => instant(hour + minute * 60_000)));
    expect([five.samples, five.cpu.min, five.cpu.mean, five.cpu.max]).toEqual([
      [2, 1, 1, 1],
      [10, 30, 40, 50],
      [15, 30, 40, 50],
      [20, 30, 40, 50],
    ]);
    const hours = await read(host, { from: instant(hour + 1), to: instant(hour + 3_599_999), step: '1h' });
    expect([hours.at, hours.samples, hours.cpu.mean]).toEqual([[instant(hour)], [4], [25]]);
    const raw = await read(host, { from: instant(at[1] ?? 0), to: instant(at[3] ?? 0), step: 'raw' });
    expect(raw.cpu).toEqual([20, 30, 40]);
    const query = { from: instant(hour + 1), to: instant(hour) };
    const { status } = await metrics.http('GET /hosts/{id}/metrics', { params: { id: host.id }, query });
    expect(status).toBe(422);
  });
});

describe('days that no late sample changes any more', () => {
  test('are answered as their minutes were, whatever the span begins and ends with', async () => {
    const host = await metrics.addHost();
    const day = 86_400_000;
    const start = Math.floor(Date.now() / day) * day + day;
    await metrics.later(start - Date.now());
    // Three samples in each of some minutes, over three days.
    for (const hours of [0, 5, 23.9, 24, 30, 47.9, 48, 60, 71.5]) {
      await metrics.later(start + hours * 3_600_000 + 30_000 - Date.now());
      const at = start + hours * 3_600_000;
      await metrics.send(
        host,
        ...[1, 2, 6].map((cpu, index) => sampleAt(at + index * 5000, cpu * (hours % 7))),
      );
    }
    await metrics.later(start + 6 * day - Date.now());
    const spans = [
      { from: instant(start), to: instant(start + 3 * day - 1) },
      { from: instant(start + 5 * 3_600_000), to: instant(start + 60 * 3_600_000) },
      { from: instant(start + 24 * 3_600_000), to: instant(start + 24 * 3_600_000 + 59_999) },
      { from: instant(start - day) },
    ].flatMap((span) => ['1m', '5m', '1h'].map((step) => ({ ...span, step })));
    const all = () => Promise.all(spans.map((span) => read(host, span)));
    const before = await all();
    await metrics.detectAnomalies();
    expect(await metrics.storedDays(host)).toBeGreaterThanOrEqual(3);
    expect(await all()).toEqual(before);
    expect(before.map(({ samples }) => samples.length)).toEqual([9, 9, 9, 7, 7, 7, 1, 1, 1, 9, 9, 9]);
    expect(before[0].cpu.mean).toEqual([0, 15, 8.7, 9, 6, 17.7, 18, 12, 4.5]);
  });
});

describe('the live channel', () => {
  test('gets each new sample once, in one message a call', async () => {
    const host = await metrics.addHost();
    const start = minutesAgo(1);
    await metrics.pushed();
    const samples = [sampleAt(start, 10), sampleAt(start + 5000, 20)];
    await metrics.send(host, ...samples);
    await metrics.send(host, ...samples);
    const pushed = await metrics.pushed();
    expect(pushed).toEqual([
      {
        channels: [`metrics:${host.id}`, 'metrics:*'],
        frames: samples.map((sample) => ({ type: 'metrics', hostId: host.id, sample })),
      },
    ]);
  });
});
