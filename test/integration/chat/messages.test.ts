import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { messageId } from '../../../functions/chat/messages/message-id.ts';
import { type ChatConnection, type ChatPerson, chatHarness, type Frame } from './chat-harness.ts';

const chat = chatHarness();
let ada: ChatPerson;
let bob: ChatPerson;
let adaLive: ChatConnection;
let bobLive: ChatConnection;
beforeAll(async () => {
  [ada, bob] = [await chat.person(), await chat.person({ name: 'Bob' })];
  [adaLive, bobLive] = [await chat.connect(ada), await chat.connect(bob)];
}, 60_000);

const contents = (items: readonly { content: string }[]) => items.map(({ content }) => content);
const messagesOf = ({ frames }: ChatConnection) =>
  contents(frames.filter(({ type }) => type === 'message').map(({ message }) => message));
/** Two new people of whom the first is connected. */
async function pair() {
  const [one, two] = [await chat.person(), await chat.person({ name: 'Two' })];
  return { one, two, live: await chat.connect(one) };
}
const say = (live: ChatConnection, to: ChatPerson, content: string, more: Frame = {}) =>
  live.ask({ action: 'sendMessage', to: to.id, content, ...more });
const unread = async (person: ChatPerson, other: ChatPerson) => {
  const { body } = await chat.http('GET /chat/conversations', { token: person.token });
  return body.items.find((item: Frame) => item.with.id === other.id)?.unreadCount;
};

describe('a message', () => {
  test('is acknowledged, stored and posted to both sides', async () => {
    const ack = await say(adaLive, bob, 'hello', { ref: 'r' });
    expect(ack).toEqual({ type: 'ack', ref: 'r', id: expect.any(String), timestamp: expect.any(String) });
    const message = {
      id: ack.id,
      sender: { id: ada.id, name: 'Ada' },
      receiver: bob.id,
      content: 'hello',
      timestamp: ack.timestamp,
    };
    for (const live of [adaLive, bobLive]) expect(live.frames.at(-1)).toEqual({ type: 'message', message });
    await chat.drain();
    const { rows } = await chat
      .database()
      .admin.query('SELECT content FROM chat.messages WHERE id = $1', [ack.id]);
    expect(rows).toEqual([{ content: 'hello' }]);
  });

  test('to an id in capitals reaches its user', async () => {
    const ack = await say(adaLive, { ...bob, id: bob.id.toUpperCase() }, 'capitals');
    expect(ack.type).toBe('ack');
    expect(messagesOf(bobLive)).toContain('capitals');
    const { items } = await bobLive.ask({ action: 'history', with: ada.id.toUpperCase(), limit: 1 });
    expect(contents(items)).toEqual(['capitals']);
  });

  test('may be of spaces alone, and is kept as it was sent', async () => {
    for (const content of [' ', '\n\t ', 'e\u0301'])
      expect(await say(adaLive, bob, content)).toMatchObject({ type: 'ack' });
    const { items } = await bobLive.ask({ action: 'history', with: ada.id, limit: 3 });
    expect(contents(items)).toEqual([' ', '\n\t ', 'e\u0301']);
    expect(await say(adaLive, bob, '')).toMatchObject({ code: 'invalid_frame' });
    expect(await say(adaLive, bob, 'x'.repeat(4001))).toMatchObject({ code: 'too_large' });
  });

  test('of the same ref is one message, with the content of the first, however often and at once', async () => {
    const { two, live } = await pair();
    const at = new Date();
    const frame = { action: 'sendMessage', to: two.id, content: 'first', ref: 'same' };
    const receiver = await chat.connect(two);
    const acks = await Promise.all([live.ask(frame, at), live.ask({ ...frame }, at)]);
    acks.push(await live.ask({ ...frame, content: 'second' }, at));
    expect(new Set(acks.map(({ id }) => id)).size).toBe(1);
    await chat.drain();
    expect(messagesOf(receiver)).toEqual(['first']);
    expect(await unread(two, await chat.person({ id: live.frames[0]?.user.id }))).toBe(1);
    const { rows } = await chat
      .database()
      .admin.query('SELECT content FROM chat.messages WHERE id = $1', [acks[0]?.id]);
    expect(rows).toEqual([{ content: 'first' }]);
  });

  test('of one ref sent to somebody else is not shown to them', async () => {
    const { two, live } = await pair();
    const other = await chat.person();
    const otherLive = await chat.connect(other);
    const first = await say(live, two, 'private', { ref: 'r' });
    expect(await say(live, other, 'private', { ref: 'r' })).toEqual(first);
    expect(messagesOf(otherLive)).toEqual([]);
  });

  test('is in the order in which one connection has sent it, also within one millisecond', async () => {
    const { two, live } = await pair();
    const at = new Date();
    const sent = Array.from({ length: 15 }, (_, index) => `number ${index}`);
    for (const content of sent)
      expect((await live.ask({ action: 'sendMessage', to: two.id, content }, at)).type).toBe('ack');
    const { items } = await live.ask({ action: 'history', with: two.id }, new Date(at.getTime() + 1000));
    expect(contents(items)).toEqual(sent);
  });

  test('is not_found for a user who does not exist or has gone', async () => {
    const gone = await chat.person();
    await chat.publish('user.deleted', { userId: gone.id });
    for (const id of [randomUUID(), gone.id])
      expect(await say(adaLive, { ...bob, id }, 'x')).toMatchObject({ code: 'not_found' });
  });
});

describe('unread messages', () => {
  test('are counted once each, whatever order they come in, and wait in the welcome', async () => {
    const { one, two, live } = await pair();
    const at = Date.now();
    const frames = Array.from({ length: 10 }, (_, index) =>
      live.ask({ action: 'sendMessage', to: two.id, content: `m${index}` }, new Date(at + index)),
    );
    expect((await Promise.all(frames)).map(({ type }) => type)).toEqual(Array(10).fill('ack'));
    expect(await unread(two, one)).toBe(10);
    const receiver = await chat.connect(two);
    const [welcome] = receiver.frames;
    expect(welcome?.unread).toContainEqual({ with: one.id, count: 10 });
    expect(contents(welcome?.recent)).toEqual(expect.arrayContaining(['m0', 'm9']));
    expect(await unread(one, two)).toBe(0);
  });

  test('fall by markRead to those that lie behind it', async () => {
    const { one, two, live } = await pair();
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c']) ids.push((await say(live, two, content)).id);
    const reader = await chat.connect(two);
    const mark = (upTo?: string) => reader.ask({ action: 'markRead', with: one.id, upTo, ref: 'm' });
    expect(await mark(ids[0])).toMatchObject({ type: 'ack', ref: 'm', id: ids[0] });
    expect(live.frames.at(-1)).toEqual({ type: 'read', user: { id: two.id, name: 'Two' }, upTo: ids[0] });
    expect(await unread(two, one)).toBe(2);
    await mark(ids[2]);
    expect(await unread(two, one)).toBe(0);
    await mark(ids[1]);
    expect(await unread(two, one)).toBe(0);
    await say(live, two, 'd');
    expect(await unread(two, one)).toBe(1);
  });

  test('are hidden by no id that is no message of the conversation', async () => {
    const { one, two, live } = await pair();
    const reader = await chat.connect(two);
    const future = messageId(new Date('2040-01-01'), 1);
    const mark = (upTo: string) => reader.ask({ action: 'markRead', with: one.id, upTo });
    expect(await mark(future)).toMatchObject({ code: 'not_found' });
    await say(live, two, 'seen later');
    expect(await mark(future)).toMatchObject({ code: 'not_found' });
    const elsewhere = (await say(live, bob, 'to another')).id;
    expect(await mark(elsewhere)).toMatchObject({ code: 'not_found' });
    expect(await reader.ask({ action: 'markRead', room: 'lobby', upTo: future })).toMatchObject({
      code: 'not_found',
    });
    expect(await unread(two, one)).toBe(1);
  });

  test('of a room are counted for its members, and not for who sent them', async () => {
    const { one, two, live } = await pair();
    const json = { name: 'Garden', members: [two.id] };
    const { body: room } = await chat.http('POST /chat/rooms', { token: one.token, body: json });
    const send = (content: string) => live.ask({ action: 'sendMessage', room: room.id, content });
    const ids = [(await send('a')).id, (await send('b')).id, (await send('c')).id];
    const reader = await chat.connect(two);
    expect(reader.frames[0]?.unread).toContainEqual({ room: room.id, count: 3 });
    expect(contents(reader.frames[0]?.recent)).toContain('c');
    expect((await chat.connect(one)).frames[0]?.unread).not.toContainEqual(
      expect.objectContaining({ room: room.id }),
    );
    await reader.ask({ action: 'markRead', room: room.id, upTo: ids[1] });
    expect((await chat.connect(two)).frames[0]?.unread).toContainEqual({ room: room.id, count: 1 });
  });
});

describe('a list of conversations', () => {
  test('has every one, though they are more than 1 MB, which is where a query of DynamoDB ends', async () => {
    const me = await chat.person();
    const others: string[] = [];
    for (let at = 0; at < 80; at += 1) {
      const live = await chat.connect(await chat.person({ name: `Other ${at}` }));
      const ack = await say(live, me, '😀'.repeat(4000));
      expect(ack.type).toBe('ack');
      others.unshift(live.frames[0]?.user.id);
    }
    const { body } = await chat.http('GET /chat/conversations', { token: me.token, query: { limit: '100' } });
    expect(body.items.map((item: Frame) => item.with.id)).toEqual(others);
    expect(body.nextCursor).toBeNull();
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < 10 && cursor !== null; page += 1) {
      const query = { limit: '30', ...(cursor === '' ? {} : { cursor }) };
      const { body } = await chat.http('GET /chat/conversations', { token: me.token, query });
      seen.push(...body.items.map((item: Frame) => item.with.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(others);
    const [welcome] = (await chat.connect(me)).frames;
    expect(Buffer.byteLength(JSON.stringify(welcome))).toBeLessThanOrEqual(100_000);
    expect(welcome?.more).toBe(true);
    expect(welcome?.unread).toHaveLength(80);
  }, 120_000);

  test('422 for a made-up cursor', async () => {
    for (const value of [['x'], ['0000-01-01'], {}, [1]]) {
      const cursor = Buffer.from(JSON.stringify(value)).toString('base64url');
      for (const route of ['GET /chat/conversations', 'GET /chat/rooms', 'GET /chat/online'])
        expect((await chat.http(route, { token: ada.token, query: { cursor } })).status).toBe(422);
    }
  });
});

describe('history', () => {
  test('reads hot messages and the archive as one, each once', async () => {
    const { one, two, live } = await pair();
    for (const content of ['1', '2', '3', '4', '5']) await say(live, two, content);
    await chat.drain();
    const seen: string[] = [];
    let before: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const { body } = await chat.http('GET /chat/conversations/{userId}/messages', {
        token: one.token,
        params: { userId: two.id.toUpperCase() },
        query: { limit: '2', ...(before && { before }) },
      });
      seen.push(...contents(body.items));
      before = body.nextBefore ?? undefined;
      if (before === undefined) break;
    }
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });
});
