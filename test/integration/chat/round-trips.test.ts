import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatHarness, type Frame } from './chat-harness.ts';

const chat = chatHarness();

/** Requests to stores, each a round trip, in the order they began. */
let calls: string[] = [];
const starts = channel('http.client.request.start');
const note = (message: unknown) => {
  const { request } = message as { request: ClientRequest };
  const target = String(request.getHeader('x-amz-target') ?? `${request.method} ${request.path}`);
  calls.push(target.replace(/^\w+\./, '').replace(/^(POST|DELETE) .*@connections.*/, '$1 @connections'));
};
beforeAll(() => starts.subscribe(note));
afterAll(() => void starts.unsubscribe(note));

async function counted(work: () => Promise<unknown>): Promise<readonly string[]> {
  calls = [];
  await work();
  return calls.toSorted();
}

/** Somebody who has a room with so many members, and as many conversations. */
async function social(count: number) {
  const me = await chat.person();
  const friends = [];
  for (let at = 0; at < count; at += 1) {
    const friend = await chat.person();
    const live = await chat.connect(friend);
    await live.ask({ action: 'sendMessage', to: me.id, content: 'hello' });
    await live.close();
    friends.push(friend.id);
  }
  const body = { name: 'Garden', members: friends };
  const { body: room } = await chat.http('POST /chat/rooms', { token: me.token, body });
  await chat.drain();
  return { me, room: room.id as string, friend: friends[0] ?? '', live: await chat.connect(me) };
}

test('the calls of a frame and of a welcome do not grow with members and conversations', async () => {
  const [few, many] = [await social(2), await social(20)];
  const of = async ({ me, room, friend, live }: Awaited<ReturnType<typeof social>>) => {
    const upTo = async (name: Frame) =>
      (await live.ask({ action: 'history', limit: 1, ...name })).items.at(-1).id;
    return {
      room: await counted(() => live.ask({ action: 'sendMessage', room, content: 'x', ref: 'r' })),
      direct: await counted(() => live.ask({ action: 'sendMessage', to: friend, content: 'x', ref: 'd' })),
      broadcast: await counted(() => live.ask({ action: 'broadcast', content: 'x', ref: 'b' })),
      typing: await counted(() => live.ask({ action: 'typing', room })),
      history: await counted(() => live.ask({ action: 'history', room })),
      read: await counted(async () => live.ask({ action: 'markRead', room, upTo: await upTo({ room }) })),
      list: await counted(() => chat.http('GET /chat/conversations', { token: me.token })),
      welcome: await counted(() =>
        chat.consume('push-welcome', { connectionId: live.id, user: { id: me.id, name: me.name } }),
      ),
    };
  };
  const [ofFew, ofMany] = [await of(few), await of(many)];
  expect(ofMany).toEqual(ofFew);
  expect(ofMany.welcome).toEqual(['BatchGetItem', 'POST @connections', ...Array(5).fill('Query')]);
  expect(ofMany.direct).toEqual([
    'BatchGetItem', // does the receiver exist
    'BatchGetItem', // who is connected
    'GetItem',
    'POST @connections',
    'PutEvents',
    'PutItem',
    'PutItem',
    'SendMessage',
    ...Array(4).fill('UpdateItem'),
  ]);
  expect(ofMany.list).toEqual(['BatchGetItem', 'Query']);
}, 120_000);

test('a handshake with its welcome takes 13 calls, and 4 show the subscribers of presence who came', async () => {
  const me = await chat.person();
  const { body } = await chat.http('POST /ws/ticket', { token: me.token });
  await chat.drain();
  const all = await counted(() => chat.connect(body));
  const ofQueues = /ReceiveMessage|DeleteMessage/;
  expect(all.filter((call) => !ofQueues.test(call))).toEqual([
    'BatchGetItem',
    'BatchWriteItem',
    'DeleteItem',
    'POST @connections',
    ...Array(5 + 4).fill('Query'),
    ...Array(3).fill('SendMessage'),
    'UpdateItem',
  ]);
});
