import { expect, test } from 'vitest';
import { chatHarness, type Frame } from './chat-harness.ts';

const chat = chatHarness();

test('of a deleted account nothing is left: person, conversations, rooms, messages, hot and archived', async () => {
  const [gone, friend] = [await chat.person({ name: 'Gone' }), await chat.person({ name: 'Friend' })];
  const [live, friendLive] = [await chat.connect(gone), await chat.connect(friend)];
  await friendLive.ask({ action: 'subscribe', channel: 'presence' });
  const make = async (body: object) =>
    (await chat.http('POST /chat/rooms', { token: gone.token, body })).body.id as string;
  const [alone, shared] = [
    await make({ name: 'Alone' }),
    await make({ name: 'Shared', members: [friend.id] }),
  ];
  await live.ask({ action: 'sendMessage', to: friend.id, content: 'secret' });
  await live.ask({ action: 'sendMessage', room: shared, content: 'secret in a room' });
  await live.ask({ action: 'broadcast', content: 'secret to all' });
  await friendLive.ask({ action: 'sendMessage', to: gone.id, content: 'answer' });
  await chat.drain();

  await chat.publish('user.deleted', { userId: gone.id });

  const seen = JSON.stringify([
    (await chat.http('GET /chat/conversations', { token: friend.token })).body,
    (await chat.http('GET /chat/rooms', { token: friend.token })).body,
    (await chat.http('GET /chat/online', { token: friend.token })).body,
    (await chat.connect(friend)).frames,
    await friendLive.ask({ action: 'history', room: shared }),
    await friendLive.ask({ action: 'history', room: 'lobby' }),
    await friendLive.ask({ action: 'history', with: gone.id }),
  ]);
  expect(seen).toContain(shared);
  for (const trace of [gone.id, alone, 'secret', 'Gone'])
    expect(seen.replaceAll(`"receiver":"${gone.id}"`, '')).not.toContain(trace);
  const { rows } = await chat.database().admin.query('SELECT content FROM chat.messages ORDER BY id');
  expect(rows.map(({ content }: Frame) => content)).toEqual(['answer']);
  expect(friendLive.frames.filter(({ type }) => type === 'presence').at(-1)).toMatchObject({
    user: { id: gone.id },
    status: 'offline',
  });
});

test('what a token from before still made is removed when the deletion is published again', async () => {
  const [gone, friend] = [await chat.person(), await chat.person()];
  const live = await chat.connect(gone);
  await live.ask({ action: 'sendMessage', to: friend.id, content: 'on its way' });
  // The message is still in the archive's queue.
  await chat.consume('remove-messages', {
    'detail-type': 'user.deleted',
    detail: {
      id: gone.id,
      occurredAt: new Date().toISOString(),
      data: { userId: gone.id },
      traceId: 't',
      schemaVersion: 1,
    },
  });
  await chat.drain();
  const { body } = await chat.http('POST /chat/rooms', { token: gone.token, body: { name: 'Late' } });
  await chat.publish('user.deleted', { userId: gone.id });
  const { rows } = await chat
    .database()
    .admin.query('SELECT id FROM chat.messages WHERE sender_id = $1', [gone.id]);
  expect(rows).toEqual([]);
  const rooms = await chat.http('GET /chat/rooms', { token: friend.token });
  expect(rooms.body.items.map(({ id }: Frame) => id)).not.toContain(body.id);
  expect((await chat.http('POST /chat/rooms', { token: gone.token, body: { name: 'Later' } })).status).toBe(
    401,
  );
});

test('a registered account is known before its first connection', async () => {
  const [sender, id] = [await chat.connect(await chat.person()), '01a20ec7-0000-7000-8000-00000000000b'];
  await chat.publish('user.registered', {
    userId: id,
    email: 'new@example.com',
    name: 'New',
    provider: 'password',
  });
  expect(await sender.ask({ action: 'sendMessage', to: id, content: 'welcome' })).toMatchObject({
    type: 'ack',
  });
});
