import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TasksCaller, tasksHarness } from './tasks-harness.ts';

const harness = tasksHarness();
let ada: TasksCaller;
let linus: TasksCaller;
let id: string;
let etag: string;

beforeAll(async () => {
  [ada, linus] = await Promise.all([harness.user(), harness.user()]);
});
beforeEach(async () => {
  const made = await ada.create({
    title: 'Write',
    description: 'a page',
    status: 'done',
    dueAt: '2026-01-01T00:00:00Z',
  });
  id = made.body.id;
  etag = made.headers.etag ?? '';
});

describe('PUT /tasks/{id}', () => {
  test('200 replaces the whole: a field left out takes its default', async () => {
    const { status, body, headers } = await ada.replace(id, { title: 'Read' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, title: 'Read', description: '', status: 'todo', dueAt: null });
    expect(headers.etag).not.toBe(etag);
    expect((await ada.get(id)).body).toEqual(body);
  });
  test('404 makes no task where there is none', async () => {
    expect((await ada.replace(randomUUID(), { title: 'a' })).status).toBe(404);
  });
  test('422 for a body without a title', async () => {
    expect((await ada.replace(id, { description: 'a' })).status).toBe(422);
  });
});

describe('PATCH /tasks/{id}', () => {
  test('200 changes the fields given and leaves the others', async () => {
    const before = (await ada.get(id)).body;
    const { status, body } = await ada.patch(id, { status: 'in_progress' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, status: 'in_progress', updatedAt: body.updatedAt });
  });
  test('200 by merge-patch+json: null takes a field back to its default', async () => {
    const headers = { 'content-type': 'application/merge-patch+json' };
    const { body } = await ada.patch(id, { dueAt: null, description: null, status: null }, { headers });
    expect(body).toMatchObject({ dueAt: null, description: '', status: 'todo', title: 'Write' });
  });
  test('422 when the title is taken away, and for a field that is not known', async () => {
    expect((await ada.patch(id, { title: null })).body.errors[0].path).toBe('/title');
    expect((await ada.patch(id, { createdAt: '2026-01-01T00:00:00Z' })).status).toBe(422);
  });
});

describe('DELETE /tasks/{id}', () => {
  test('204, and then 404', async () => {
    const { status, body } = await ada.remove(id);
    expect([status, body]).toEqual([204, undefined]);
    expect((await ada.remove(id)).status).toBe(404);
    expect((await ada.get(id)).status).toBe(404);
  });
});

describe('conditional requests', () => {
  const withMatch = (value: string) => ({ headers: { 'if-match': value } });

  test('304 when If-None-Match names the ETag', async () => {
    const { status, body, headers } = await ada.get(id, { headers: { 'if-none-match': etag } });
    expect([status, body, headers.etag]).toEqual([304, undefined, etag]);
  });
  test('a write with a fresh If-Match succeeds once, 412 when it is stale', async () => {
    expect((await ada.patch(id, { title: 'One' }, withMatch(etag))).status).toBe(200);
    for (const stale of [
      await ada.patch(id, { title: 'Two' }, withMatch(etag)),
      await ada.replace(id, { title: 'Two' }, withMatch(etag)),
      await ada.remove(id, withMatch(etag)),
    ]) {
      expect(stale.status).toBe(412);
    }
    expect((await ada.get(id)).body.title).toBe('One');
  });
  test('any of a list will do, and a star for any', async () => {
    expect((await ada.patch(id, { title: 'a' }, withMatch(`"other", ${etag}`))).status).toBe(200);
    expect((await ada.patch(id, { title: 'b' }, withMatch('*'))).status).toBe(200);
  });
  test('412 for a weak tag: If-Match compares strongly (RFC 9110 §13.1.1)', async () => {
    expect((await ada.patch(id, { title: 'a' }, withMatch(`W/${etag}`))).status).toBe(412);
  });
  test('404 for If-Match on what is not there', async () => {
    expect((await ada.patch(randomUUID(), { title: 'a' }, withMatch(etag))).status).toBe(404);
    expect((await ada.remove(randomUUID(), withMatch('*'))).status).toBe(404);
  });
  test('of two writers with one ETag exactly one wins', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((title) => ada.patch(id, { title }, withMatch(etag))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });
});

describe("somebody else's task", () => {
  test('is 404 for every method, with the same body as one that is not there', async () => {
    const without = ({ instance: _instance, requestId: _requestId, ...rest }: Record<string, unknown>) =>
      rest;
    const nobodys = without((await linus.get(randomUUID())).body);
    for (const answer of [
      await linus.get(id),
      await linus.replace(id, { title: 'mine' }),
      await linus.patch(id, { title: 'mine' }),
      await linus.patch(id, { title: 'mine' }, { headers: { 'if-match': etag } }),
      await linus.remove(id),
    ]) {
      expect(answer.status).toBe(404);
      expect(without(answer.body)).toEqual(nobodys);
    }
    expect((await ada.get(id)).body.title).toBe('Write');
  });
  test('is in nobody else’s list', async () => {
    expect((await linus.list()).body.items).toEqual([]);
  });
});

test.each(['1', 'tasks', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', "' OR 1=1"])(
  '404 for an id that is no UUID: %s',
  async (wrong) => {
    expect((await ada.get(wrong)).status).toBe(404);
    expect((await ada.remove(wrong)).status).toBe(404);
  },
);
