import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let api: Api;
let admin: string;

beforeAll(async () => {
  product = await startProduct();
  api = apiAt(product.url);
  admin = await signIn(api, ...demo.admin);
});
afterAll(() => product?.stop());

const get = async (path: string) => (await api(`GET ${path}`, { token: admin })).body;
const runsOf = async (name: string, query = '') => (await get(`/jobs/${name}/runs${query}`)).items;
const ended = async (id: string) => {
  await expect
    .poll(async () => (await get(`/jobs/runs/${id}`)).status, { timeout: 60_000 })
    .not.toBe('running');
  return await get(`/jobs/runs/${id}`);
};
/** Fires a schedule as the Scheduler would. */
const fire = (name: string, scheduledTime?: string) =>
  api(`POST /_local/schedules/${name}/run`, { json: scheduledTime === undefined ? {} : { scheduledTime } });
const control = (path: string, json: object) => api(`POST /_local/${path}`, { json });
const mailsTo = async (to: string, subject: string) =>
  (await get('/_local/mailbox.json')).filter(
    (mail: { to: string; subject: string }) => mail.to.includes(to) && mail.subject.includes(subject),
  );

describe('daily-report', () => {
  test('comes by mail to the administrators, with numbers that are true', async () => {
    const ada = await signIn(api, ...demo.ada);
    const title = randomUUID();
    expect((await api('POST /tasks', { token: ada, json: { title } })).status).toBe(201);
    const answer = await api('POST /jobs/daily-report/run', { token: admin });
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/jobs/runs/${answer.body.id}`]);
    const run = await ended(answer.body.id);
    expect(run).toMatchObject({ status: 'succeeded', trigger: 'manual', attempt: 1, error: null });
    const { Tasks, Users } = run.result.numbers;
    const users = (await get('/users?limit=100')).items;
    const tasks = (await api('GET /tasks?limit=100', { token: ada })).body.items;
    const linus = await signIn(api, ...demo.linus);
    const others = (await api('GET /tasks?limit=100', { token: linus })).body.items;
    const own = (await get('/tasks?limit=100')).items;
    expect(Tasks.created).toBe(tasks.length + others.length + own.length);
    expect(Users).toMatchObject({ registered: users.length, total: users.length });
    await expect.poll(async () => (await mailsTo(demo.admin[0], 'Daily report')).length).toBe(1);
    const [mail] = await mailsTo(demo.admin[0], 'Daily report');
    expect(mail.text).toMatch(new RegExp(`Created: +${Tasks.created} `));
    expect(mail.html).toMatch(/^<!doctype html>/i);
    expect(await mailsTo(demo.ada[0], 'Daily report')).toEqual([]);
  });
});

describe('a schedule', () => {
  test('fired twice for one time runs once', async () => {
    const time = '2026-01-31T06:00:00Z';
    const before = (await runsOf('purge-expired')).length;
    const fired = await Promise.all([fire('purge-expired', time), fire('purge-expired', time)]);
    expect(fired.map(({ status }) => status)).toEqual([202, 202]);
    await fire('purge-expired', '2026-01-31T06:00:00.000Z');
    await expect
      .poll(async () => (await runsOf('purge-expired', '?status=succeeded')).length)
      .toBe(before + 1);
    expect((await runsOf('purge-expired')).length).toBe(before + 1);
  });

  test('of a job that is disabled leaves no record; a start by hand is recorded as skipped', async () => {
    const off = await api('PATCH /jobs/detect-anomalies', { token: admin, json: { enabled: false } });
    expect(off).toMatchObject({ status: 200, body: { enabled: false, nextRun: null } });
    const before = await runsOf('detect-anomalies');
    await fire('detect-anomalies');
    const manual = await api('POST /jobs/detect-anomalies/run', { token: admin });
    expect(manual).toMatchObject({
      status: 202,
      body: { status: 'skipped', result: { reason: 'the job is disabled' } },
    });
    expect(await runsOf('detect-anomalies')).toEqual([manual.body, ...before]);
    const on = await api('PATCH /jobs/detect-anomalies', { token: admin, json: { enabled: true } });
    expect(on.body).toMatchObject({ enabled: true, nextRun: expect.any(String) });
  });
});

describe('a job that throws', () => {
  test('is tried three times, recorded, and told to the administrators', async () => {
    await control('faults', { target: 'postgres', mode: 'down' });
    const answer = await api('POST /jobs/purge-expired/run', { token: admin });
    const run = await ended(answer.body.id);
    await control('faults', { target: 'postgres', mode: 'ok' });
    expect(run).toMatchObject({ status: 'failed', attempt: 3, result: null, error: expect.any(String) });
    expect(run.error).not.toMatch(/ECONN|SELECT|DELETE|auth\./);
    // Who looked up the administrators while PostgreSQL was down tries again after the queue's visibility timeout.
    await control('clock', { advanceSeconds: 240 });
    const told = async () =>
      (await get('/notifications')).items.filter((item: { type: string }) => item.type === 'job.failed');
    await expect.poll(async () => (await told()).length, { timeout: 30_000 }).toBe(1);
    expect((await told())[0].data).toMatchObject({ job: 'purge-expired', runId: run.id });
    expect(await runsOf('purge-expired', '?status=failed')).toEqual([run]);
  });
});
