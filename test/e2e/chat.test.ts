// Longer than most: the product takes seconds to start, so one start serves every guarantee of the live connection.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo, isType, type LiveConnection, type Person, personOf } from '../support/live-connection.ts';
import { type Product, startProduct } from '../support/product.ts';

const NOBODY = '0190a0a0-0000-7000-8000-000000000000';

let product: Product;
let call: Api;
let ann: Person;
let bob: Person;
let annLive: LiveConnection;
let bobLive: LiveConnection;
const opened: LiveConnection[] = [];

const register = async (name: string): Promise<Person> => {
  const json = { email: `${name}.${Date.now()}@example.com`, password: 'correct horse', name };
  return personOf(await call('POST /register', { json }));
};
/** Connects and takes the welcome. */
const arrive = async (person: Pick<Person, 'token'>) => {
  const live = await connectTo(product.url, { token: person.token });
  opened.push(live);
  return { live, welcome: await live.take(isType('welcome')) };
};
const advance = (seconds: number) => call('POST /_local/clock', { json: { advanceSeconds: seconds } });
const contents = (items: readonly { content: string }[]) => items.map(({ content }) => content);
const messageOf =
  (content: string) =>
  (frame: Record<string, { content?: string }>): boolean =>
    frame.message?.content === content;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  [ann, bob] = [await register('Ann'), await register('Bob')];
  ({ live: annLive } = await arrive(ann));
  ({ live: bobLive } = await arrive(bob));
});
afterAll(async () => {
  for (const { socket } of opened) socket.terminate();
  await product?.stop();
});

describe('the handshake', () => {
  it('401 without a token or ticket, and with a bad one', async () => {
    for (const credentials of [{}, { token: 'x.y.z' }, { ticket: 'made-up' }, { ticket: '' }])
      await expect(connectTo(product.url, credentials)).rejects.toThrow('handshake: 401');
  });

  it('401 for an access token in the address', async () => {
    await expect(connectTo(product.url, { ticket: ann.token })).rejects.toThrow('handshake: 401');
  });

  it('401 for a ticket that was used, or is older than 60 s', async () => {
    const ticket = async () => (await call('POST /ws/ticket', { token: ann.token })).body.ticket;
    const used = await ticket();
    const live = await connectTo(product.url, { ticket: used });
    opened.push(live);
    await expect(connectTo(product.url, { ticket: used })).rejects.toThrow('handshake: 401');
    live.socket.close();
    const old = await ticket();
    await advance(61);
    await expect(connectTo(product.url, { ticket: old })).rejects.toThrow('handshake: 401');
  });

  it('401 for a ticket without a bearer token, 201 with one', async () => {
    expect((await call('POST /ws/ticket')).status).toBe(401);
    const { status, body } = await call('POST /ws/ticket', { token: ann.token });
    expect(status).toBe(201);
    expect(body).toEqual({ ticket: expect.any(String) });
  });

  it('is followed by a welcome with who is online', async () => {
    const { live, welcome } = await arrive(ann);
    expect(welcome).toMatchObject({
      connectionId: expect.any(String),
      user: { id: ann.id, name: 'Ann' },
      unread: expect.any(Array),
      recent: expect.any(Array),
    });
    expect(welcome.online).toContainEqual({ id: bob.id, name: 'Bob' });
    live.socket.close();
  });
});

describe('sendMessage', () => {
  it('acknowledges with the ref, and goes to every connection of both sides', async () => {
    const { live: second } = await arrive(ann);
    const ack = await annLive.ask({ action: 'sendMessage', to: bob.id, content: 'hello', ref: 'r1' });
    expect(ack).toEqual({ type: 'ack', ref: 'r1', id: expect.any(String), timestamp: expect.any(String) });
    for (const live of [bobLive, annLive, second])
      expect(await live.take(messageOf('hello'))).toEqual({
        type: 'message',
        message: {
          id: ack.id,
          sender: { id: ann.id, name: 'Ann' },
          receiver: bob.id,
          content: 'hello',
          timestamp: ack.timestamp,
        },
      });
    second.socket.close();
  });

  it('gives the first ack again for the same ref, and no second message', async () => {
    const frame = { action: 'sendMessage', to: bob.id, content: 'only once', ref: 'same' };
    const isAnswer = (each: { ref?: string }) => each.ref === 'same';
    // Two at once, and one when the first is long done.
    annLive.send(frame);
    annLive.send(frame);
    const first = await annLive.take(isAnswer);
    expect(await annLive.take(isAnswer)).toEqual(first);
    expect(await annLive.ask({ ...frame, content: 'whatever' })).toEqual(first);
    await bobLive.take(messageOf('only once'));
    await annLive.ask({ action: 'sendMessage', to: bob.id, content: 'next' });
    await bobLive.take(messageOf('next'));
    expect(bobLive.frames.filter(isType('message'))).toEqual([]);
  });

  it('brings what one connection sends in its order into the history', async () => {
    const { live } = await arrive(ann);
    const sent = Array.from({ length: 15 }, (_, index) => `number ${index}`);
    // All in one go, so that many are on their way within a millisecond.
    const acks = await Promise.all(
      sent.map((content) => live.ask({ action: 'sendMessage', to: bob.id, content })),
    );
    expect(acks.map(({ type }) => type)).toEqual(Array(15).fill('ack'));
    const { items } = await annLive.ask({ action: 'history', with: bob.id, limit: 15 });
    expect(contents(items)).toEqual(sent);
    live.socket.close();
  });

  it('waits for a user who is offline, even one who never was online', async () => {
    const cleo = await register('Cleo');
    for (const content of ['first', 'second'])
      expect((await annLive.ask({ action: 'sendMessage', to: cleo.id, content })).type).toBe('ack');
    const { live, welcome } = await arrive(cleo);
    expect(contents(welcome.recent)).toEqual(expect.arrayContaining(['first', 'second']));
    expect(welcome.unread).toContainEqual({ with: ann.id, count: 2 });
    live.socket.close();
  });

  it('not_found for a user who does not exist', async () => {
    const answer = await annLive.ask({ action: 'sendMessage', to: NOBODY, content: 'anybody?' });
    expect(answer).toMatchObject({ type: 'error', code: 'not_found' });
  });

  it('too_large for 4,001 code points, and no fewer', async () => {
    const send = (content: string) => annLive.ask({ action: 'sendMessage', to: bob.id, content });
    expect(await send('x'.repeat(4001))).toMatchObject({ type: 'error', code: 'too_large' });
    expect(await send('x'.repeat(4000))).toMatchObject({ type: 'ack' });
    // Two UTF-16 units each, and one character.
    expect(await send('😀'.repeat(4000))).toMatchObject({ type: 'ack' });
  });
});

describe('broadcast', () => {
  it('goes to everybody, the sender included, and is kept in the lobby', async () => {
    const ack = await annLive.ask({ action: 'broadcast', content: 'to all' });
    expect(ack.type).toBe('ack');
    for (const live of [annLive, bobLive])
      expect(await live.take(messageOf('to all'))).toMatchObject({
        type: 'broadcast',
        message: { id: ack.id, room: 'lobby', sender: { id: ann.id } },
      });
    const { items } = await bobLive.ask({ action: 'history', room: 'lobby', limit: 1 });
    expect(contents(items)).toEqual(['to all']);
  });
});

describe('history', () => {
  it('gives pages before and after a message, oldest first', async () => {
    const [dora] = [await register('Dora')];
    const { live } = await arrive(dora);
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c', 'd', 'e'])
      ids.push((await live.ask({ action: 'sendMessage', to: ann.id, content })).id);
    const page = (more: object) => live.ask({ action: 'history', with: ann.id, ...more });
    const newest = await page({ limit: 2 });
    expect(contents(newest.items)).toEqual(['d', 'e']);
    expect(newest).toMatchObject({ type: 'history', nextBefore: ids[3], older: false });
    const middle = await page({ limit: 2, before: newest.nextBefore });
    expect(contents(middle.items)).toEqual(['b', 'c']);
    const oldest = await page({ limit: 2, before: middle.nextBefore });
    expect([contents(oldest.items), oldest.nextBefore]).toEqual([['a'], null]);
    expect(contents((await page({ after: ids[1] })).items)).toEqual(['c', 'd', 'e']);
    expect(contents((await page({ after: ids[1], limit: 1 })).items)).toEqual(['c']);
    expect((await page({ after: ids[4] })).items).toEqual([]);
    live.socket.close();
  });
});

describe('typing and read marks', () => {
  it('typing is seen by the other side and by nobody else', async () => {
    annLive.send({ action: 'typing', to: bob.id });
    expect(await bobLive.take(isType('typing'))).toEqual({
      type: 'typing',
      user: { id: ann.id, name: 'Ann' },
    });
    await annLive.settled();
    expect(annLive.frames.filter(isType('typing'))).toEqual([]);
  });

  it('markRead lets the count fall, and tells the other side', async () => {
    const upTo = (await annLive.ask({ action: 'sendMessage', to: bob.id, content: 'read me' })).id;
    const unread = async () => {
      const { body } = await call('GET /chat/conversations', { token: bob.token });
      return body.items.find((item: { with: { id: string } }) => item.with.id === ann.id)?.unreadCount;
    };
    expect(await unread()).toBeGreaterThan(0);
    const ack = await bobLive.ask({ action: 'markRead', with: ann.id, upTo });
    expect(ack.type).toBe('ack');
    expect(await annLive.take(isType('read'))).toEqual({
      type: 'read',
      user: { id: bob.id, name: 'Bob' },
      upTo,
    });
    expect(await unread()).toBe(0);
    const unknown = await bobLive.ask({
      action: 'markRead',
      with: ann.id,
      upTo: NOBODY.replace('0190', 'ffff'),
    });
    expect(unknown).toMatchObject({ type: 'error', code: 'not_found' });
    // A mark does not go back.
    const first = (await bobLive.ask({ action: 'history', with: ann.id, limit: 100 })).items[0].id;
    await bobLive.ask({ action: 'markRead', with: ann.id, upTo: first });
    expect(await unread()).toBe(0);
  });
});

describe('channels', () => {
  it('feed and presence are for all, the others for administrators alone', async () => {
    const admin = await arrive({ token: await signIn(call, ...demo.admin) });
    for (const channel of ['alerts', 'jobs', 'metrics:*', `metrics:${NOBODY}`]) {
      expect(await annLive.ask({ action: 'subscribe', channel })).toMatchObject({ code: 'forbidden' });
      expect(await admin.live.ask({ action: 'subscribe', channel })).toMatchObject({
        type: 'subscribed',
        channel,
      });
    }
    for (const channel of ['feed', 'presence']) {
      expect(await annLive.ask({ action: 'subscribe', channel })).toMatchObject({
        type: 'subscribed',
        channel,
      });
      expect(await annLive.ask({ action: 'unsubscribe', channel })).toMatchObject({
        type: 'unsubscribed',
        channel,
      });
    }
    admin.live.socket.close();
  });

  it('presence tells of a user, not of connections, and after 10 s of grace', async () => {
    await annLive.ask({ action: 'subscribe', channel: 'presence' });
    const eve = await register('Eve');
    const ofEve = (frame: { type?: string; user?: { id: string } }) =>
      frame.type === 'presence' && frame.user?.id === eve.id;
    const departures = async () => {
      const { body } = await call('GET /_local/invocations.json?function=nubo-chat-disconnect&limit=1000');
      return body.length;
    };
    const [one, two] = [await arrive(eve), await arrive(eve)];
    const before = await departures();
    expect(await annLive.take(ofEve)).toMatchObject({ status: 'online', user: { id: eve.id, name: 'Eve' } });
    const online = async () =>
      (await call('GET /chat/online', { token: ann.token })).body.items.some(
        ({ id }: Person) => id === eve.id,
      );
    // Back within the grace: nobody hears of it.
    one.live.socket.terminate();
    two.live.socket.terminate();
    const back = await arrive(eve);
    await expect.poll(departures).toBe(before + 2);
    await advance(11);
    await annLive.settled();
    expect([annLive.frames.filter(ofEve), await online()]).toEqual([[], true]);
    // Killed without a close, and not back.
    back.live.socket.terminate();
    await expect.poll(departures).toBe(before + 3);
    await advance(11);
    expect(await annLive.take(ofEve)).toMatchObject({ status: 'offline', lastSeen: expect.any(String) });
    expect(await online()).toBe(false);
    await annLive.ask({ action: 'unsubscribe', channel: 'presence' });
  });
});

describe('frames that are refused leave the connection open', () => {
  it('unknown_action, with the ref', async () => {
    expect(await annLive.ask({ action: 'dance' })).toMatchObject({ type: 'error', code: 'unknown_action' });
  });

  it('invalid_frame for what is no JSON object, has no action, or does not fit its action', async () => {
    for (const text of ['no json', '[]', '"text"', '{"content":"x"}']) {
      annLive.send(text);
      expect(await annLive.take(isType('error'))).toMatchObject({ code: 'invalid_frame' });
    }
    for (const frame of [
      { action: 'sendMessage', content: 'to nobody' },
      { action: 'sendMessage', to: bob.id, room: 'lobby', content: 'to two' },
      { action: 'sendMessage', to: bob.id, content: '' },
      { action: 'sendMessage', to: bob.id, content: 5 },
      { action: 'sendMessage', to: bob.id, content: '\ud800' },
      { action: 'history', with: bob.id, limit: 101 },
      { action: 'history', with: bob.id, before: NOBODY, after: NOBODY },
      { action: 'subscribe', channel: 'everything' },
    ])
      expect(await annLive.ask(frame)).toMatchObject({ type: 'error', code: 'invalid_frame' });
  });

  it('rate_limited beyond 20 frames a second', async () => {
    const { live } = await arrive(bob);
    const answers = await Promise.all(Array.from({ length: 30 }, () => live.ask({ action: 'ping' })));
    const limited = answers.filter(({ code }) => code === 'rate_limited').length;
    expect(answers.filter(isType('pong')).length).toBe(20);
    expect(limited).toBe(10);
    live.socket.close();
  });
});

describe('rooms', () => {
  let open: string;
  let closed: string;
  beforeAll(async () => {
    const make = async (json: object) => {
      const { status, body } = await call('POST /chat/rooms', { token: ann.token, json });
      expect(status).toBe(201);
      return body.id;
    };
    open = await make({ name: 'Open' });
    closed = await make({ name: 'Closed', private: true });
  });
  const say = (live: LiveConnection, room: string, content: string) =>
    live.ask({ action: 'sendMessage', room, content });

  it('are listed with the lobby first; private ones for their members alone', async () => {
    const ids = async (person: Person) =>
      (await call('GET /chat/rooms', { token: person.token })).body.items.map(({ id }: Person) => id);
    expect(await ids(ann)).toEqual(expect.arrayContaining(['lobby', open, closed]));
    expect((await ids(bob))[0]).toBe('lobby');
    expect(await ids(bob)).not.toContain(closed);
  });

  it('a public one is joined by adding oneself, and left again', async () => {
    expect(await say(bobLive, open, 'too early')).toMatchObject({ code: 'not_found' });
    const path = `/chat/rooms/${open}/members/${bob.id}`;
    expect((await call(`PUT ${path}`, { token: bob.token })).status).toBe(204);
    expect((await say(bobLive, open, 'joined')).type).toBe('ack');
    expect(await annLive.take(messageOf('joined'))).toMatchObject({ message: { room: open } });
    expect((await call(`DELETE ${path}`, { token: bob.token })).status).toBe(204);
    expect(await say(bobLive, open, 'too late')).toMatchObject({ code: 'not_found' });
  });

  it('a private one takes members from its members; others get 404', async () => {
    const path = `/chat/rooms/${closed}/members/${bob.id}`;
    const read = () => call(`GET /chat/rooms/${closed}/messages`, { token: bob.token });
    const missing = await call(`GET /chat/rooms/${NOBODY}/messages`, { token: bob.token });
    expect((await call(`PUT ${path}`, { token: bob.token })).status).toBe(404);
    const refused = await read();
    expect(refused.status).toBe(404);
    expect({ ...refused.body, instance: '', requestId: '' }).toEqual({
      ...missing.body,
      instance: '',
      requestId: '',
    });
    expect(await bobLive.ask({ action: 'history', room: closed })).toMatchObject({ code: 'not_found' });
    expect((await call(`PUT ${path}`, { token: ann.token })).status).toBe(204);
    expect((await say(annLive, closed, 'among us')).type).toBe('ack');
    await bobLive.take(messageOf('among us'));
    expect(contents((await read()).body.items)).toEqual(['among us']);
  });

  it('one that is deleted is gone for its members', async () => {
    const json = { name: 'Short', members: [bob.id] };
    const { body } = await call('POST /chat/rooms', { token: ann.token, json });
    const remove = (person: Person) => call(`DELETE /chat/rooms/${body.id}`, { token: person.token });
    expect((await remove(bob)).status).toBe(403);
    expect((await remove(ann)).status).toBe(204);
    expect(await say(bobLive, body.id, 'too late')).toMatchObject({ code: 'not_found' });
    await advance(6);
  });

  it('nobody leaves the lobby', async () => {
    const answer = await call(`DELETE /chat/rooms/lobby/members/${ann.id}`, { token: ann.token });
    expect(answer.status).toBe(403);
  });

  it('401 without a token', async () => {
    for (const route of ['GET /chat/rooms', 'GET /chat/online', 'GET /chat/conversations'])
      expect((await call(route)).status).toBe(401);
  });
});

describe('what ends a session', () => {
  const account = async (name: string) => {
    const json = { email: `${name}.${Date.now()}@example.com`, password: 'correct horse', name };
    const { status, body } = await call('POST /register', { json });
    expect(status).toBe(201);
    const { live } = await arrive({ token: body.accessToken });
    return { id: body.user.id, token: body.accessToken, refreshToken: body.refreshToken, live };
  };
  const ended = async ({ live, token }: { live: LiveConnection; token: string }, reason: string) => {
    expect(await live.take(isType('bye'))).toEqual({ type: 'bye', reason });
    await expect.poll(() => live.socket.readyState).toBe(live.socket.CLOSED);
    await expect(connectTo(product.url, { token })).rejects.toThrow('handshake: 401');
  };

  it('logout closes its connections, and no others', async () => {
    const gail = await account('gail');
    const other = await account('other');
    expect((await call('POST /logout', { json: { refreshToken: gail.refreshToken } })).status).toBe(204);
    await ended(gail, 'logout');
    await other.live.settled();
  });

  it('a disabled account, a changed role and a deleted account close theirs', async () => {
    const admin = await signIn(call, ...demo.admin);
    const patch = (id: string, json: object) => call(`PATCH /users/${id}`, { token: admin, json });
    const [disabled, promoted, deleted] = [
      await account('disabled'),
      await account('promoted'),
      await account('deleted'),
    ];
    expect((await patch(disabled.id, { disabled: true })).status).toBe(200);
    await ended(disabled, 'disabled');
    expect((await patch(promoted.id, { role: 'admin' })).status).toBe(200);
    await ended(promoted, 'role-changed');
    const room = { name: 'Mine', members: [ann.id] };
    expect((await call('POST /chat/rooms', { token: deleted.token, json: room })).status).toBe(201);
    expect((await deleted.live.ask({ action: 'broadcast', content: 'bye' })).type).toBe('ack');
    const json = { password: 'correct horse' };
    expect((await call('DELETE /me', { token: deleted.token, json })).status).toBe(204);
    await ended(deleted, 'deleted');
  });
});

it('nothing was set aside in all of this: every consumer did its work with the rights it has', async () => {
  const { body } = await call('GET /_local/queues.json');
  const dead = body.filter(
    ({ name, dlqOf }: { name: string; dlqOf?: string }) =>
      dlqOf && /Chat|FanOut|FollowUps|Welcome|Archive|Accounts/.test(name),
  );
  expect(dead.length).toBeGreaterThan(4);
  expect(dead.filter(({ visible }: { visible: number }) => visible > 0)).toEqual([]);
  const failed = await call('GET /_local/invocations.json?limit=1000');
  const ours = failed.body.filter((row: { function: string }) => row.function.startsWith('nubo-chat-'));
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.filter(({ status }: { status: string }) => status !== 'ok')).toEqual([]);
});

describe('conversations over HTTP', () => {
  it('are listed newest first, in pages', async () => {
    const { body } = await call('GET /chat/conversations?limit=1', { token: ann.token });
    expect(body.items).toHaveLength(1);
    const rest = await call(`GET /chat/conversations?cursor=${body.nextCursor}`, { token: ann.token });
    const ids = [...body.items, ...rest.body.items].map((item) => item.lastMessage.id);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(new Set(ids).size).toBe(ids.length);
    expect(body.items[0]).toEqual({
      with: { id: expect.any(String), name: expect.any(String) },
      lastMessage: expect.any(Object),
      unreadCount: expect.any(Number),
    });
  });

  it('422 for a bad cursor, limit or before', async () => {
    for (const path of [
      '/chat/conversations?cursor=x',
      '/chat/conversations?limit=0',
      `/chat/conversations/${bob.id}/messages?before=x`,
    ])
      expect([path, (await call(`GET ${path}`, { token: ann.token })).status]).toEqual([path, 422]);
  });

  it('the history goes over hot messages and the archive without a gap or a repeat', async () => {
    const password = 'correct horse';
    const email = `fred.${Date.now()}@example.com`;
    const fred = personOf(await call('POST /register', { json: { email, password, name: 'Fred' } }));
    let { live } = await arrive(fred);
    const send = async (content: string) =>
      expect((await live.ask({ action: 'sendMessage', to: bob.id, content })).type).toBe('ack');
    const all = ['one', 'two', 'three', 'four', 'five'];
    for (const content of all.slice(0, 3)) await send(content);
    const archived = async () => {
      const { body } = await call('GET /_local/queues.json');
      const { visible, inFlight } = body.find(
        ({ name, dlqOf }: { name: string; dlqOf?: string }) => /Archive/.test(name) && dlqOf === undefined,
      );
      return visible + inFlight;
    };
    await expect.poll(archived, { timeout: 60_000 }).toBe(0);

    await advance(31 * 24 * 60 * 60);
    const token = await signIn(call, email, password);
    ({ live } = await arrive({ token }));
    const hot = () => live.ask({ action: 'history', with: bob.id });
    // DynamoDB drops what has expired within a minute.
    await advance(60);
    await expect.poll(async () => (await hot()).items, { timeout: 60_000 }).toEqual([]);
    expect(await hot()).toMatchObject({ items: [], older: true });
    for (const content of all.slice(3)) await send(content);

    const seen: string[] = [];
    let before = '';
    do {
      const { body } = await call(`GET /chat/conversations/${bob.id}/messages?limit=2${before}`, { token });
      seen.unshift(...contents(body.items).reverse());
      before = body.nextBefore === null ? '' : `&before=${body.nextBefore}`;
    } while (before !== '');
    expect(seen).toEqual(all);
  });
});
