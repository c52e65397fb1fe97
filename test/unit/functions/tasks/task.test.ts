import { describe, expect, test } from 'vitest';
import { taskInput, taskPatch, taskQuery } from '../../../../functions/tasks/contract.ts';
import { nextTaskCursor, taskPosition } from '../../../../functions/tasks/task-page.ts';
import { patchedFields } from '../../../../functions/tasks/task-service.ts';

const pathsOf = (result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) =>
  result.error?.issues.map((issue) => issue.path.join('/'));
const ID = '0199c0de-0000-7000-8000-000000000001';

describe('a whole task', () => {
  test('gets the default of each field left out', () => {
    expect(taskInput.parse({ title: ' Buy milk ' })).toEqual({
      title: 'Buy milk',
      description: '',
      status: 'todo',
      dueAt: null,
    });
  });
  test('has its due date in UTC', () => {
    expect(taskInput.parse({ title: 'a', dueAt: '2026-01-31T14:00:00+02:00' }).dueAt).toBe(
      '2026-01-31T12:00:00.000Z',
    );
  });
  test.each([
    [{}, 'title'],
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: null }, 'title'],
    [{ title: 'a', description: 'x'.repeat(5001) }, 'description'],
    [{ title: 'a', description: null }, 'description'],
    [{ title: 'a', status: 'later' }, 'status'],
    [{ title: 'a', dueAt: 'tomorrow' }, 'dueAt'],
  ])('%o is refused at %s', (input, path) => {
    expect(pathsOf(taskInput.safeParse(input))).toEqual([path]);
  });
  test('refuses fields it does not know, those made by the server among them', () => {
    for (const field of ['id', 'createdAt', 'titel']) {
      expect(taskInput.safeParse({ title: 'a', [field]: 'b' }).success).toBe(false);
    }
  });
});

describe('a merge patch (RFC 7396)', () => {
  test('leaves what is absent', () => {
    expect(patchedFields(taskPatch.parse({}))).toEqual({});
    expect(patchedFields(taskPatch.parse({ status: 'done' }))).toEqual({ status: 'done' });
  });
  test('takes a field back to its default by null', () => {
    expect(patchedFields(taskPatch.parse({ description: null, status: null, dueAt: null }))).toEqual({
      description: '',
      status: 'todo',
      dueAt: null,
    });
  });
  test('cannot take the title away', () => {
    expect(pathsOf(taskPatch.safeParse({ title: null }))).toEqual(['title']);
  });
});

describe('a page', () => {
  const now = '2026-01-31T12:00:00.000Z';
  const task = { id: ID, ...taskInput.parse({ title: 'a' }), createdAt: now, updatedAt: now };

  test('is 20 tasks, newest first, unless asked otherwise', () => {
    expect(taskQuery.parse({})).toEqual({ sort: '-createdAt', limit: 20 });
  });
  test.each(['0', '101', '-1', '1.5', '1e1', ''])('refuses a limit of "%s"', (limit) => {
    expect(taskQuery.safeParse({ limit }).success).toBe(false);
  });
  test('goes on behind the last task', () => {
    expect(taskPosition(nextTaskCursor(task, 'createdAt'), 'createdAt')).toEqual({
      key: '2026-01-31T12:00:00.000Z',
      id: ID,
    });
  });
  test('takes no cursor of another sort', () => {
    expect(() => taskPosition(nextTaskCursor(task, 'dueAt'), '-dueAt')).toThrow(
      expect.objectContaining({ code: 'validation' }),
    );
  });
  test('takes no cursor that was made up', () => {
    for (const cursor of ['', 'x', 'bm9wZQ', Buffer.from('["dueAt","now()","x"]').toString('base64url')]) {
      expect(() => taskPosition(cursor, 'dueAt')).toThrow(expect.objectContaining({ code: 'validation' }));
    }
  });
});
