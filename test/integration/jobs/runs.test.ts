import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../../functions/_shared/jobs/job-handler.ts';
import type { JobName } from '../../../functions/_shared/routing/jobs.ts';
import { jobsHarness } from './jobs-harness.ts';

const jobs = jobsHarness();
const context = { getRemainingTimeInMillis: () => 60_000 };

/** The handler of a job whose work is given. */
async function jobOf(name: JobName, work: Job) {
  const { jobHandler } = await import('../../../functions/_shared/jobs/job-handler.ts');
  const handler = jobHandler(name, work);
  return (event: object) => handler(event, context);
}

async function runsOf(name: JobName, query: Record<string, string> = {}) {
  const answer = await jobs.http('GET /jobs/{name}/runs', { params: { name }, query });
  expect(answer.status).toBe(200);
  return answer.body.items;
}

/** Work that goes on until it is let go. */
function held() {
  let release = () => {};
  let began = () => {};
  const started = new Promise<void>((resolve) => {
    began = resolve;
  });
  const work: Job = async () => {
    began();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return { done: true };
  };
  return { work, started, release: () => release() };
}

beforeEach(() => {
  jobs.bus.published.length = 0;
  jobs.bus.down = false;
  jobs.bus.functions.set('PRODUCTS_EXPIRE_ORDERS', () => null);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a scheduled time', () => {
  test('that is delivered twice, and late by the clock, has one run', async () => {
    const work = vi.fn(async () => ({ orders: 3 }));
    const start = await jobOf('expire-orders', work);
    await Promise.all([
      start({ scheduledTime: '2026-01-31T06:00:00Z' }),
      start({ scheduledTime: '2026-01-31T06:00:00Z' }),
    ]);
    await start({ scheduledTime: '2026-01-31T06:00:00.000Z' });
    expect(work).toHaveBeenCalledTimes(1);
    const [run, ...more] = await runsOf('expire-orders', { status: 'succeeded' });
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      job: 'expire-orders',
      trigger: 'schedule',
      status: 'succeeded',
      attempt: 1,
      result: { orders: 3 },
      error: null,
    });
    expect(run.durationMs).toBeGreaterThanOrEqual(0);
    const found = await jobs.http('GET /jobs/runs/{id}', { params: { id: run.id.toUpperCase() } });
    expect(found).toMatchObject({ status: 200, body: run });
    expect((await jobs.pushed()).map(({ run: { status } }) => status)).toContain('succeeded');
  });

  test('of a disabled job leaves no record, so that days of them do not pile up', async () => {
    const work = vi.fn(async () => ({}));
    const start = await jobOf('detect-anomalies', work);
    const disabled = await jobs.http('PATCH /jobs/{name}', {
      params: { name: 'detect-anomalies' },
      body: { enabled: false },
    });
    expect(disabled).toMatchObject({ status: 200, body: { enabled: false, nextRun: null } });
    await start({ scheduledTime: '2026-02-01T06:00:00Z' });
    await start({ scheduledTime: '2026-02-01T06:05:00Z' });
    expect(await runsOf('detect-anomalies')).toEqual([]);
    const enabled = await jobs.http('PATCH /jobs/{name}', {
      params: { name: 'detect-anomalies' },
      body: { enabled: true },
    });
    expect(enabled.body.nextRun).toMatch(/:[0-5][05]:00\.000Z$/);
    await start({ scheduledTime: '2026-02-04T06:00:00Z' });
    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe('a job never overlaps itself', () => {
  test('a start by hand while a scheduled run works is recorded as skipped', async () => {
    const { work, started, release } = held();
    const start = await jobOf('purge-expired', work);
    const running = start({ scheduledTime: '2026-03-01T06:00:00Z' });
    await started;
    const skipped = await jobs.http('POST /jobs/{name}/run', { params: { name: 'purge-expired' } });
    expect(skipped).toMatchObject({
      status: 202,
      body: {
        trigger: 'manual',
        status: 'skipped',
        result: { reason: 'another run of the job is under way' },
      },
    });
    await start({ scheduledTime: '2026-03-01T07:00:00Z' });
    release();
    await running;
    const statuses = (await runsOf('purge-expired')).map(({ status }: { status: string }) => status);
    expect(statuses.sort()).toEqual(['skipped', 'skipped', 'succeeded']);
  });

  test('of two starts by hand at once one runs, and both are recorded', async () => {
    const invoked: string[] = [];
    jobs.bus.functions.set('JOBS_DAILY_REPORT', (payload) => {
      invoked.push(String(Reflect.get(Object(payload), 'runId')));
      return null;
    });
    const answers = await Promise.all(
      [1, 2].map(() => jobs.http('POST /jobs/{name}/run', { params: { name: 'daily-report' } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers.map(({ body }) => body.status).sort()).toEqual(['running', 'skipped']);
    expect(invoked).toHaveLength(1);
    const work = vi.fn(async () => ({ mails: 1 }));
    const start = await jobOf('daily-report', work);
    await Promise.all([start({ runId: invoked[0] }), start({ runId: invoked[0] })]);
    expect(work).toHaveBeenCalledTimes(1);
    const ran = await jobs.http('GET /jobs/runs/{id}', { params: { id: invoked[0] ?? '' } });
    expect(ran.body).toMatchObject({ trigger: 'manual', status: 'succeeded', result: { mails: 1 } });
  });

  test('a start by hand of a disabled job is recorded as skipped with its reason', async () => {
    const params = { name: 'retry-webhooks' };
    await jobs.http('PATCH /jobs/{name}', { params, body: { enabled: false } });
    const answer = await jobs.http('POST /jobs/{name}/run', { params });
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'skipped', result: { reason: 'the job is disabled' } },
    });
    expect(await runsOf('retry-webhooks')).toEqual([answer.body]);
    await jobs.http('PATCH /jobs/{name}', { params, body: { enabled: true } });
  });
});

describe('a run that fails', () => {
  test('is tried three times, recorded, and published as job.failed once', async () => {
    const { dependencyDown } = await import('../../../functions/_shared/errors/errors.ts');
    const work = vi.fn(async () => {
      throw dependencyDown('postgres');
    });
    const start = await jobOf('backup-database', work);
    await expect(start({ scheduledTime: '2026-04-01T04:15:00Z' })).rejects.toThrow('postgres');
    expect(work).toHaveBeenCalledTimes(3);
    const [run] = await runsOf('backup-database', { status: 'failed' });
    expect(run).toMatchObject({ attempt: 3, error: 'postgres cannot be reached', result: null });
    const told = jobs.bus.published.filter(({ type }) => type === 'job.failed');
    expect(told).toMatchObject([{ id: run.id, data: { job: 'backup-database', runId: run.id } }]);
    // Lambda hands the event over again after a failure: the run is over.
    await start({ scheduledTime: '2026-04-01T04:15:00Z' });
    expect(work).toHaveBeenCalledTimes(3);
  }, 30_000);

  test('shows no words of a store or a library', async () => {
    const noTime = { getRemainingTimeInMillis: () => 0 };
    const { jobHandler } = await import('../../../functions/_shared/jobs/job-handler.ts');
    const handler = jobHandler('backup-database', async () => {
      throw new Error('relation "auth.users" does not exist');
    });
    await expect(handler({ scheduledTime: '2026-04-02T04:15:00Z' }, noTime)).rejects.toThrow();
    const [run] = await runsOf('backup-database', { status: 'failed', limit: '1' });
    expect(run).toMatchObject({ attempt: 1, error: 'internal error: the log says more' });
  });
});

describe('a function that is ended in the middle', () => {
  test('has its run failed within minutes, and cannot write when it comes back', async () => {
    const { work, started, release } = held();
    const start = await jobOf('cleanup-inactive-users', work);
    const zombie = start({ scheduledTime: '2026-05-01T05:15:00Z' });
    await started;
    await jobs.failLost();
    expect(await runsOf('cleanup-inactive-users', { status: 'failed' })).toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 91_000 });
    await jobs.failLost();
    const [lost] = await runsOf('cleanup-inactive-users', { status: 'failed' });
    expect(lost.error).toMatch(/ended before the run did/);
    expect(jobs.bus.published).toMatchObject([{ type: 'job.failed', data: { runId: lost.id } }]);
    const next = await jobOf('cleanup-inactive-users', async () => ({ warned: 0 }));
    await next({ scheduledTime: '2026-05-02T05:15:00Z' });
    release();
    await zombie;
    const after = await jobs.http('GET /jobs/runs/{id}', { params: { id: lost.id } });
    expect(after.body).toEqual(lost);
    const [succeeded] = await runsOf('cleanup-inactive-users', { status: 'succeeded' });
    expect(succeeded.result).toEqual({ warned: 0 });
  });
});

describe('the routes', () => {
  test('list every job by name, with its next and its last run', async () => {
    const { status, body } = await jobs.http('GET /jobs');
    expect(status).toBe(200);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      'backup-database',
      'cleanup-inactive-users',
      'daily-report',
      'detect-anomalies',
      'expire-orders',
      'purge-expired',
      'retry-webhooks',
    ]);
    expect(body.items[2]).toMatchObject({ schedule: 'cron(0 6 * * ? *)', timeZone: 'Europe/Paris' });
    expect(body.items[4]).toMatchObject({ timeZone: 'UTC', lastRun: { status: 'succeeded' } });
  });

  test('page through jobs and runs, each once', async () => {
    for (const route of ['GET /jobs', 'GET /jobs/{name}/runs']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: Record<string, string> = cursor === null ? { limit: '2' } : { limit: '2', cursor };
        const { body } = await jobs.http(route, { params: { name: 'purge-expired' }, query });
        seen.push(...body.items.map((item: { id?: string; name?: string }) => item.id ?? item.name));
        cursor = body.nextCursor;
      } while (cursor !== null);
      expect(seen.length).toBeGreaterThan(2);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  test('answer 404 for an unknown job or run, 403 for a user, 422 for a made-up cursor', async () => {
    const params = { name: 'no-such-job' };
    expect((await jobs.http('GET /jobs/{name}/runs', { params })).status).toBe(404);
    expect((await jobs.http('POST /jobs/{name}/run', { params })).status).toBe(404);
    const id = '01890000-0000-7000-8000-000000000000';
    expect((await jobs.http('GET /jobs/runs/{id}', { params: { id } })).status).toBe(404);
    expect((await jobs.http('GET /jobs', { token: await jobs.userToken() })).status).toBe(403);
    expect((await jobs.http('GET /jobs', { query: { cursor: 'bm9uZQ' } })).status).toBe(422);
  });

  test('refuse a switch whose If-Match is stale', async () => {
    const params = { name: 'expire-orders' };
    const first = await jobs.http('PATCH /jobs/{name}', { params, body: { enabled: false } });
    const tag = first.headers.etag ?? '';
    const second = await jobs.http('PATCH /jobs/{name}', {
      params,
      body: { enabled: true },
      headers: { 'if-match': tag },
    });
    expect(second.status).toBe(200);
    const stale = await jobs.http('PATCH /jobs/{name}', {
      params,
      body: { enabled: false },
      headers: { 'if-match': tag },
    });
    expect(stale.status).toBe(412);
  });
});
