import { beforeAll, describe, expect, test } from 'vitest';
import { type TasksCaller, tasksHarness } from './tasks-harness.ts';

const harness = tasksHarness();
const NOBODY = '0199c0de-0000-7000-8000-000000000001';
let ada: TasksCaller;
const titles = (answer: { body: { items: { title: string }[] } }) =>
  answer.body.items.map((item) => item.title);

/** Every page of a list, two tasks each. */
async function allPages(caller: TasksCaller, query: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await caller.list({ ...query, limit: '2', ...(cursor && { cursor }) });
    expect(page.status).toBe(200);
    seen.push(...titles(page));
    cursor = page.body.nextCursor;
  }
  return seen;
}

beforeAll(async () => {
  ada = await harness.user();
  const tasks = [
    { title: 'none 1' },
    { title: 'may', dueAt: '2026-05-01T00:00:00Z' },
    { title: 'march', dueAt: '2026-03-01T00:00:00Z', status: 'done' },
    { title: 'none 2', status: 'done' },
    { title: 'may too', dueAt: '2026-05-01T00:00:00Z' },
  ];
  for (const task of tasks) await ada.create(task);
});

describe('sort', () => {
  test('newest first unless asked otherwise', async () => {
    const expected = ['may too', 'none 2', 'march', 'may', 'none 1'];
    expect(titles(await ada.list())).toEqual(expected);
    expect(await allPages(ada, {})).toEqual(expected);
    expect(await allPages(ada, { sort: 'createdAt' })).toEqual(expected.toReversed());
  });
  test('by due date, tasks without one last whichever way, over every page', async () => {
    expect(await allPages(ada, { sort: 'dueAt' })).toEqual(['march', 'may', 'may too', 'none 1', 'none 2']);
    expect(await allPages(ada, { sort: '-dueAt' })).toEqual(['may too', 'may', 'march', 'none 2', 'none 1']);
  });
});

describe('paging', () => {
  test('stays right while tasks are added and removed', async () => {
    const user = await harness.user();
    for (const title of ['1', '2', '3', '4']) await user.create({ title });
    const first = await user.list({ limit: '2' });
    expect(titles(first)).toEqual(['4', '3']);
    await user.create({ title: '5' });
    await user.remove(first.body.items[1].id);
    const second = await user.list({ limit: '2', cursor: first.body.nextCursor });
    expect(titles(second)).toEqual(['2', '1']);
    expect(second.body.nextCursor).toBeNull();
  });
  test('has no further page behind one that is exactly full', async () => {
    expect((await ada.list({ limit: '5' })).body.nextCursor).toBeNull();
  });
  test.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'x' },
    { cursor: 'made-up' },
    {
      cursor: Buffer.from(JSON.stringify(['-createdAt', '0000-01-01T00:00:00Z', NOBODY])).toString(
        'base64url',
      ),
    },
    { q: 'a\0' },
    { sort: 'title' },
    { status: 'x' },
  ])('422 for %o', async (query) => {
    const { status, body } = await ada.list(query);
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe(`/${Object.keys(query)[0]}`);
  });
  test('422 for the cursor of another sort', async () => {
    const { nextCursor } = (await ada.list({ limit: '1' })).body;
    expect((await ada.list({ sort: 'dueAt', cursor: nextCursor })).status).toBe(422);
  });
});

describe('filters', () => {
  test('by status', async () => {
    expect(await allPages(ada, { status: 'done' })).toEqual(['none 2', 'march']);
  });
  test('by a literal part of title or description, whatever the case', async () => {
    const user = await harness.user();
    await user.create({ title: '100% ÉCLAIR_à', description: 'Back\\slash' });
    await user.create({ title: '100 eclairs', description: 'plain' });
    for (const q of ['100%', 'éclair_', 'ÀÉ'.slice(1, 2), 'k\\s', 'BACK', 'e\u0301clair']) {
      expect(titles(await user.list({ q }))).toEqual(['100% ÉCLAIR_à']);
    }
    expect(titles(await user.list({ q: '_' }))).toEqual(['100% ÉCLAIR_à']);
    expect(titles(await user.list({ q: '1_0' }))).toEqual([]);
    expect(titles(await user.list({ q: '' }))).toHaveLength(2);
  });
  test('by text whatever its case and form, by Unicode’s full case folding', async () => {
    const user = await harness.user();
    for (const title of ['ὈΔΥΣΣΕΎΣ', 'Straße', 'CAFE\u0301', 'ﬁn']) await user.create({ title });
    const found = async (q: string) => titles(await user.list({ q }));
    expect(await found('ὀδυσσεύς')).toEqual(['ὈΔΥΣΣΕΎΣ']);
    expect(await found('STRASSE')).toEqual(['Straße']);
    expect(await found('café')).toEqual(['CAFE\u0301']);
    expect(await found('FIN')).toEqual(['ﬁn']);
  });
  test('together, in any sort, over every page', async () => {
    expect(await allPages(ada, { q: 'MA', status: 'done', sort: 'dueAt' })).toEqual(['march']);
    expect(await allPages(ada, { q: 'ma', sort: '-dueAt' })).toEqual(['may too', 'may', 'march']);
  });
});

test('401 without a token', async () => {
  expect((await (await harness.anonymous()).list()).status).toBe(401);
});
