import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ChatPerson, chatHarness, type Frame } from './chat-harness.ts';

const chat = chatHarness();
let ada: ChatPerson;
let bob: ChatPerson;
beforeAll(async () => {
  [ada, bob] = [await chat.person(), await chat.person({ name: 'Bob' })];
}, 60_000);

afterEach(() => {
  vi.useRealTimers();
});

const create = (by: ChatPerson, body: object) => chat.http('POST /chat/rooms', { token: by.token, body });
/** Rooms made by people of their own, so that nobody uses up a limit. */
async function room(options: object = {}) {
  const creator = await chat.person();
  const { status, body } = await create(creator, { name: 'Garden', ...options });
  expect(status).toBe(201);
  return { id: body.id as string, creator };
}
const member = (method: 'PUT' | 'DELETE', by: ChatPerson, id: string, userId: string) =>
  chat
    .http(`${method} /chat/rooms/{id}/members/{userId}`, { token: by.token, params: { id, userId } })
    .then(({ status }) => status);
const remove = (by: ChatPerson, id: string) =>
  chat.http('DELETE /chat/rooms/{id}', { token: by.token, params: { id } }).then(({ status }) => status);
const readMessages = (by: ChatPerson, id: string) =>
  chat
    .http('GET /chat/rooms/{id}/messages', { token: by.token, params: { id } })
    .then(({ status }) => status);
async function listed(by: ChatPerson, limit = 100) {
  const items: Frame[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: String(limit), ...(cursor && { cursor }) };
    const { body } = await chat.http('GET /chat/rooms', { token: by.token, query });
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    cursor = body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

describe('POST /chat/rooms', () => {
  test('201 with the creator and the members, each once', async () => {
    const { id, creator } = await room({ members: [bob.id, bob.id.toUpperCase()] });
    for (const person of [creator, bob]) expect(await readMessages(person, id)).toBe(200);
    expect(await readMessages(ada, id)).toBe(404);
  });

  test('201 with a hundred members', async () => {
    const members = await Promise.all(Array.from({ length: 100 }, async () => (await chat.person()).id));
    const { id, creator } = await room({ members });
    const live = await chat.connect(creator);
    expect((await live.ask({ action: 'sendMessage', room: id, content: 'all' })).type).toBe('ack');
    await chat.drain();
    expect(live.frames.at(-1)).toMatchObject({ type: 'message', message: { content: 'all', room: id } });
  });

  test('409 for the name of the lobby', async () => {
    for (const name of ['lobby', ' Lobby ']) expect((await create(ada, { name })).status).toBe(409);
  });

  test('422 for members who do not exist or have gone', async () => {
    const gone = await chat.person();
    await chat.publish('user.deleted', { userId: gone.id });
    for (const id of [randomUUID(), gone.id]) {
      const { status, body } = await create(await chat.person(), { name: 'x', members: [bob.id, id] });
      expect([status, body.errors]).toEqual([422, [{ path: '/members/1', message: 'is not a user' }]]);
    }
  });

  test('429 beyond 20 in a minute', async () => {
    const many = await chat.person();
    // Windows begin with each minute: all of this is in one.
    vi.useFakeTimers({ toFake: ['Date'], now: (Math.floor(Date.now() / 60_000) + 1) * 60_000 });
    const statuses: number[] = [];
    for (let at = 0; at < 20; at += 1) statuses.push((await create(many, { name: `Room ${at}` })).status);
    expect(statuses).toEqual(Array(20).fill(201));
    const { status, headers } = await create(many, { name: 'more' });
    expect([status, headers['retry-after']]).toEqual([429, expect.any(String)]);
  });
});

describe('the number of rooms', () => {
  test('of one person is at most 200: 409, and nothing is left of a room that could not be made', async () => {
    const full = await chat.person();
    const statuses: number[] = [];
    for (let by = 0; by < 11; by += 1) {
      const creator = await chat.person();
      for (let at = 0; at < 18; at += 1)
        statuses.push((await create(creator, { name: `Room ${at}`, members: [full.id] })).status);
    }
    expect(statuses).toEqual(Array(198).fill(201));
    const { id: one } = await room();
    const { id: two } = await room();
    const { id: three } = await room();
    expect([await member('PUT', full, one, full.id), await member('PUT', full, two, full.id)]).toEqual([
      204, 204,
    ]);
    expect(await member('PUT', full, three, full.id)).toBe(409);
    const creator = await chat.person();
    expect((await create(creator, { name: 'one too many', members: [full.id] })).status).toBe(409);
    expect((await listed(creator)).map(({ name }) => name)).not.toContain('one too many');
    // The connect and the welcome of somebody in 200 rooms work.
    expect((await chat.connect(full)).frames[0]).toMatchObject({ type: 'welcome' });
    expect(await member('DELETE', full, one, full.id)).toBe(204);
    expect(await member('PUT', full, three, full.id)).toBe(204);
  }, 180_000);
});

describe('members', () => {
  test('join a public room by themselves and leave it, twice as well', async () => {
    const { id } = await room();
    expect([await member('PUT', ada, id, ada.id), await member('PUT', ada, id, ada.id)]).toEqual([204, 204]);
    expect(await readMessages(ada, id)).toBe(200);
    expect([await member('DELETE', ada, id, ada.id), await member('DELETE', ada, id, ada.id)]).toEqual([
      204, 204,
    ]);
    expect(await readMessages(ada, id)).toBe(404);
  });

  test('are read case-insensitively', async () => {
    const { id } = await room();
    expect(await member('PUT', ada, id.toUpperCase(), ada.id.toUpperCase())).toBe(204);
    expect(await readMessages(ada, id)).toBe(200);
  });

  test('take others in, who exist; the creator takes them out', async () => {
    const { id, creator } = await room({ private: true });
    expect(await member('PUT', ada, id, ada.id)).toBe(404);
    expect(await member('PUT', creator, id, randomUUID())).toBe(422);
    expect(await member('PUT', creator, id, ada.id)).toBe(204);
    expect(await member('PUT', ada, id, bob.id)).toBe(204);
    expect(await member('DELETE', ada, id, bob.id)).toBe(403);
    expect(await member('DELETE', creator, id, bob.id)).toBe(204);
  });

  test('never leave the lobby', async () => {
    expect(await member('DELETE', ada, 'lobby', ada.id)).toBe(403);
  });
});

describe('DELETE /chat/rooms/{id}', () => {
  test('204 for its creator and an administrator, and then it is gone for everybody', async () => {
    const admin = await chat.person({ role: 'admin' });
    for (const who of ['creator', 'admin'] as const) {
      const { id, creator } = await room({ private: true, members: [bob.id] });
      expect(await remove(who === 'admin' ? admin : creator, id)).toBe(204);
      for (const person of [creator, bob]) expect(await readMessages(person, id)).toBe(404);
      const live = await chat.connect(bob);
      expect(await live.ask({ action: 'sendMessage', room: id, content: 'x' })).toMatchObject({
        code: 'not_found',
      });
      expect(await remove(creator, id)).toBe(404);
    }
  });

  test('403 for others who see it, 404 for those who do not', async () => {
    const [open, closed] = [await room({ members: [bob.id] }), await room({ private: true })];
    expect(await remove(bob, open.id)).toBe(403);
    expect(await remove(ada, closed.id)).toBe(404);
    expect(await remove(ada, randomUUID())).toBe(404);
    expect(await remove(ada, 'lobby')).toBe(403);
  });

  test('gives its members their room back', async () => {
    const { id, creator } = await room({ members: [bob.id] });
    expect(await remove(creator, id)).toBe(204);
    expect(await chat.consume('run-follow-up', { kind: 'clear-room', roomId: id })).toEqual([]);
    expect(await chat.consume('run-follow-up', { kind: 'clear-room', roomId: id })).toEqual([]);
    expect((await listed(bob)).map((each) => each.id)).not.toContain(id);
  });
});

describe('GET /chat/rooms', () => {
  test('lists the lobby first, then each room once, in pages of any size', async () => {
    const me = await chat.person();
    const [own, open] = [await create(me, { name: 'Own', private: true }), await room()];
    const other = await room({ private: true });
    for (const limit of [1, 2, 7]) {
      const items = await listed(me, limit);
      const ids = items.map(({ id }) => id);
      expect(ids[0]).toBe('lobby');
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining([own.body.id, open.id]));
      expect(ids).not.toContain(other.id);
      expect(items.find(({ id }) => id === own.body.id)).toMatchObject({ member: true, private: true });
      expect(items.find(({ id }) => id === open.id)).toMatchObject({ member: false });
    }
  });
});

describe('GET /chat/online', () => {
  test('lists everybody who is connected, once, in pages', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => chat.person()));
    for (const person of people) await chat.connect(person);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '2', ...(cursor && { cursor }) };
      const { body } = await chat.http('GET /chat/online', { token: ada.token, query });
      ids.push(...body.items.map(({ id }: Frame) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(people.map(({ id }) => id)));
  });
});
