import { beforeAll, describe, expect, test } from 'vitest';
import { type TasksCaller, tasksHarness } from './tasks-harness.ts';

const harness = tasksHarness();
let ada: TasksCaller;
beforeAll(async () => {
  ada = await harness.user();
});

describe('201', () => {
  test('gives the task with its defaults, its address in Location and a strong ETag', async () => {
    const { status, headers, body } = await ada.create({ title: '  Buy milk ' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      title: 'Buy milk',
      description: '',
      status: 'todo',
      dueAt: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: body.createdAt,
    });
    expect(headers.location).toBe(`/tasks/${body.id}`);
    expect(headers.etag).toMatch(/^"[^"]+"$/);
    expect(headers['x-request-id']).toBeDefined();
  });
  test('is the same task that is read afterwards', async () => {
    const made = await ada.create({
      title: 'Call',
      dueAt: '2026-05-01T10:00:00+02:00',
      status: 'in_progress',
    });
    const read = await ada.get(made.body.id);
    expect(read.body).toEqual(made.body);
    expect(read.body.dueAt).toBe('2026-05-01T08:00:00.000Z');
    expect(read.headers.etag).toBe(made.headers.etag);
  });
  test('keeps text as it was sent: 200 letters with their accents apart are a title', async () => {
    const title = 'e\u0301'.repeat(200);
    const { status, body } = await ada.create({ title });
    expect([status, body.title]).toEqual([201, title]);
    expect((await ada.get(body.id)).body.title).toBe(title);
  });
  test('is found under its id in capitals too (RFC 9562 §4)', async () => {
    const { body } = await ada.create({ title: 'a' });
    const read = await ada.get(body.id.toUpperCase());
    expect([read.status, read.body.id]).toEqual([200, body.id]);
  });
  test('counts code points: 200 emoji are a title', async () => {
    expect((await ada.create({ title: '👍'.repeat(200) })).status).toBe(201);
  });
});

test('400 for malformed JSON', async () => {
  const { body } = await ada.create(undefined, { headers: { 'content-type': 'application/json' } });
  expect(body).toMatchObject({ status: 400, type: expect.stringContaining('/problems/') });
});

test('401 without a token, with the challenge of RFC 6750', async () => {
  const { status, headers } = await (await harness.anonymous()).create({ title: 'a' });
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toBe('Bearer realm="nubo"');
});

test('415 for a body that is not JSON', async () => {
  const { status } = await ada.create({ title: 'a' }, { headers: { 'content-type': 'text/plain' } });
  expect(status).toBe(415);
});

describe('422 names every field that is wrong', () => {
  test.each([
    [{}, ['/title']],
    [{ title: ' ' }, ['/title']],
    [{ title: '👍'.repeat(201), status: 'x' }, ['/title', '/status']],
    [{ title: 'a', id: '1', colour: 'red' }, ['/id', '/colour']],
    [{ title: 'a', dueAt: '2026-02-30T00:00:00Z' }, ['/dueAt']],
    [{ title: 'a', description: 'x'.repeat(5001) }, ['/description']],
    [{ title: 'a\0' }, ['/title']],
    [{ title: '\ud800' }, ['/title']],
    [[], ['']],
  ])('%j', async (input, paths) => {
    const { status, body } = await ada.create(input);
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual(paths);
  });
});
