import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ChatConnection, type ChatPerson, chatHarness } from './chat-harness.ts';

const chat = chatHarness();
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
/** Lets the functions believe that so much time has passed. */
const pass = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};
afterEach(() => {
  vi.useRealTimers();
});
const PING = { action: 'ping', ref: 'p' };
const byes = ({ frames }: ChatConnection) => frames.filter(({ type }) => type === 'bye');
const refused = (who: Parameters<typeof chat.connect>[0]) =>
  chat.connect(who).then(
    () => 'connected',
    (error: Error) => error.message,
  );
const ticketOf = (person: ChatPerson) => chat.http('POST /ws/ticket', { token: person.token });

describe('a handshake', () => {
  test('is let in by a token, or by a ticket once', async () => {
    const ada = await chat.person();
    expect((await chat.connect(ada)).frames[0]).toMatchObject({
      type: 'welcome',
      user: { id: ada.id, name: 'Ada' },
    });
    const { body } = await ticketOf(ada);
    await chat.connect(body);
    expect(await refused(body)).toBe('handshake: 401');
  });

  test('is refused for a token that is no longer valid, not a token, or in the URL', async () => {
    const ada = await chat.person({ at: ago(16 * 60) });
    for (const token of [ada.token, 'x.y.z', '']) expect(await refused({ token })).toBe('handshake: 401');
    const { token } = await chat.person();
    expect(await refused({ ticket: token })).toBe('handshake: 401');
  });

  test('is refused by a ticket of a token that has run out since', async () => {
    const ada = await chat.person({ at: ago(15 * 60 - 10) });
    const { body, status } = await ticketOf(ada);
    expect(status).toBe(201);
    pass(11);
    expect(await refused(body)).toBe('handshake: 401');
  });

  test('of more connections than are kept beside the name is let in, and each of them is reached', async () => {
    const [ada, bob] = [await chat.person(), await chat.person()];
    const sender = await chat.connect(bob);
    const all: ChatConnection[] = [];
    for (let at = 0; at < 52; at += 1) all.push(await chat.connect(ada));
    await sender.ask({ action: 'sendMessage', to: ada.id, content: 'to each' });
    await chat.drain();
    const reached = all.map(({ frames }) => frames.filter(({ type }) => type === 'message').length);
    expect(reached).toEqual(Array(52).fill(1));
    for (const each of all) await each.close();
    const { body } = await chat.http('GET /chat/online', { token: bob.token, query: { limit: '100' } });
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(bob.id);
  }, 120_000);
});

describe('what ends a session', () => {
  const sessionRevoked = (person: ChatPerson, sessionIds: string[] | null, reason = 'logout' as const) =>
    chat.publish('session.revoked', { userId: person.id, sessionIds, reason });

  test('closes its connections after a bye with the reason, and no others', async () => {
    const id = randomUUID();
    const [phone, laptop] = [await chat.person({ id }), await chat.person({ id })];
    const [first, second] = [await chat.connect(phone), await chat.connect(laptop)];
    await sessionRevoked(phone, [phone.sessionId]);
    expect(byes(first)).toEqual([{ type: 'bye', reason: 'logout' }]);
    expect([first.isOpen(), second.isOpen()]).toEqual([false, true]);
    expect(await first.ask(PING)).toMatchObject({ type: 'error', code: 'unauthenticated' });
    expect(await second.ask(PING)).toMatchObject({ type: 'pong' });
  });

  test('refuses its tokens from then on, at the handshake and for tickets, and those of no other session', async () => {
    const id = randomUUID();
    const [phone, laptop] = [await chat.person({ id }), await chat.person({ id })];
    const before = await ticketOf(phone);
    await sessionRevoked(phone, [phone.sessionId]);
    expect(await refused(phone)).toBe('handshake: 401');
    expect(await refused(before.body)).toBe('handshake: 401');
    expect((await ticketOf(phone)).status).toBe(401);
    expect(await refused(laptop)).toBe('connected');
  });

  test('of all sessions closes every connection from before, whatever is delivered twice', async () => {
    const id = randomUUID();
    const old = await chat.person({ id, at: ago(5) });
    const connection = await chat.connect(old);
    const revoked = { userId: id, sessionIds: null, reason: 'password-reset' } as const;
    const occurredAt = ago(2);
    await chat.publish('session.revoked', revoked, occurredAt);
    await chat.publish('session.revoked', revoked, occurredAt);
    expect(byes(connection)).toEqual([{ type: 'bye', reason: 'password-reset' }]);
    expect(await refused(old)).toBe('handshake: 401');
    const fresh = await chat.connect(await chat.person({ id }));
    await chat.publish('session.revoked', revoked, occurredAt);
    expect(fresh.isOpen()).toBe(true);
  });

  test.each([
    ['user.disabled', 'disabled'],
    ['user.role-changed', 'role-changed'],
    ['user.deleted', 'deleted'],
  ] as const)('%s closes every connection and refuses the tokens from before', async (type, reason) => {
    const id = randomUUID();
    const admin = await chat.person({ id, role: 'admin', at: ago(5) });
    const connection = await chat.connect(admin);
    await connection.ask({ action: 'subscribe', channel: 'alerts' });
    await chat.publish(type, { userId: id, role: 'user' }, ago(2));
    expect(byes(connection)).toEqual([{ type: 'bye', reason }]);
    expect(connection.isOpen()).toBe(false);
    expect(await connection.ask(PING)).toMatchObject({ code: 'unauthenticated' });
    expect(await refused(admin)).toBe('handshake: 401');
    expect((await ticketOf(admin)).status).toBe(401);
    const later = await refused(await chat.person({ id }));
    expect(later).toBe(type === 'user.deleted' ? 'handshake: 401' : 'connected');
  });

  test('is remembered for each of a hundred sessions, and for all of them beyond', async () => {
    const id = randomUUID();
    const sessions = Array.from({ length: 101 }, () => randomUUID());
    const [first] = sessions;
    const one = await chat.person({ id, sessionId: first ?? '', at: ago(1) });
    for (const sessionId of sessions) {
      await chat.consume('follow-accounts', {
        'detail-type': 'session.revoked',
        detail: {
          id: randomUUID(),
          occurredAt: new Date().toISOString(),
          data: { userId: id, sessionIds: [sessionId], reason: 'revoked' },
          traceId: 't',
          schemaVersion: 1,
        },
      });
      if (sessionId === first) expect(await refused(one)).toBe('handshake: 401');
    }
    expect(await refused(one)).toBe('handshake: 401');
  }, 120_000);
});

describe('a token that runs out', () => {
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

  test('ends work on frames 15 minutes after it was issued', async () => {
    const live = await chat.connect(await chat.person());
    expect(await live.ask(PING, later(15 * 60 - 2))).toMatchObject({ type: 'pong' });
    for (const frame of [PING, { action: 'subscribe', channel: 'feed', ref: 'p' }])
      expect(await live.ask(frame, later(15 * 60 + 1))).toEqual({
        type: 'error',
        code: 'unauthenticated',
        message: expect.any(String),
        ref: 'p',
      });
  });

  test('is followed by a fresh one of the same user, and by no other', async () => {
    const ada = await chat.person({ at: ago(600) });
    const live = await chat.connect(ada);
    const fresh = await chat.person({ id: ada.id });
    const answer = await live.ask({ action: 'authenticate', token: fresh.token, ref: 'a' });
    expect(answer).toEqual({ type: 'authenticated', ref: 'a', expiresAt: expect.any(String) });
    expect(Date.parse(answer.expiresAt) - Date.now()).toBeGreaterThan(14 * 60 * 1000);
    expect(await live.ask(PING, later(400))).toMatchObject({ type: 'pong' });
    const bob = await chat.person();
    expect(await live.ask({ action: 'authenticate', token: bob.token })).toMatchObject({ code: 'forbidden' });
    for (const token of ['x.y.z', (await chat.person({ id: ada.id, at: ago(1000) })).token])
      expect(await live.ask({ action: 'authenticate', token })).toMatchObject({ code: 'unauthenticated' });
    expect(await live.ask(PING)).toMatchObject({ type: 'pong' });
  });

  test('lets the connection live on as the session of the fresh one', async () => {
    const ada = await chat.person();
    const live = await chat.connect(ada);
    const other = await chat.person({ id: ada.id });
    await live.ask({ action: 'authenticate', token: other.token });
    const end = (sessionId: string) =>
      chat.publish('session.revoked', { userId: ada.id, sessionIds: [sessionId], reason: 'logout' });
    await end(ada.sessionId);
    expect(live.isOpen()).toBe(true);
    await end(other.sessionId);
    expect(live.isOpen()).toBe(false);
  });

  test('is not followed by one of a session that has ended', async () => {
    const ada = await chat.person();
    const live = await chat.connect(ada);
    const other = await chat.person({ id: ada.id });
    await chat.publish('session.revoked', {
      userId: ada.id,
      sessionIds: [other.sessionId],
      reason: 'logout',
    });
    expect(await live.ask({ action: 'authenticate', token: other.token })).toMatchObject({
      code: 'unauthenticated',
    });
    expect(await live.ask(PING)).toMatchObject({ type: 'pong' });
  });

  test('is announced when it runs out, and a minute later the connection is closed', async () => {
    const ada = await chat.person({ at: ago(15 * 60 - 10) });
    const live = await chat.connect(ada);
    const run = (kind: string) => chat.consume('run-follow-up', { kind, connectionId: live.id });
    await run('expire-token');
    expect(live.frames.filter(({ type }) => type === 'error')).toEqual([]);
    pass(11);
    await run('expire-token');
    expect(live.frames.at(-1)).toMatchObject({ type: 'error', code: 'unauthenticated' });
    expect(live.isOpen()).toBe(true);
    await run('close-connection');
    expect(live.isOpen()).toBe(false);
    expect(await live.ask({ action: 'authenticate', token: ada.token })).toMatchObject({
      code: 'unauthenticated',
    });
  });

  test('closes nothing where a fresh one was shown meanwhile', async () => {
    const ada = await chat.person({ at: ago(800) });
    const live = await chat.connect(ada);
    await live.ask({ action: 'authenticate', token: (await chat.person({ id: ada.id })).token });
    await chat.consume('run-follow-up', { kind: 'close-connection', connectionId: live.id });
    expect(live.isOpen()).toBe(true);
  });
});

describe('the limit of frames', () => {
  test('counts frames of any kind: 20 a second, no JSON and unknown actions too', async () => {
    const live = await chat.connect(await chat.person());
    const at = new Date();
    const codes: string[] = [];
    for (let count = 0; count < 7; count += 1)
      for (const frame of ['no json', { action: 'dance' }, { action: 'ping' }]) {
        const { code = 'ok' } = await live.ask(frame, at);
        codes.push(code);
      }
    expect(codes.slice(0, 18)).toEqual(Array(6).fill(['invalid_frame', 'unknown_action', 'ok']).flat());
    expect(codes.slice(18)).toEqual(['invalid_frame', 'unknown_action', 'rate_limited']);
    expect(await live.ask('no json', at)).toMatchObject({ code: 'rate_limited' });
    expect(await live.ask({ action: 'ping' }, new Date(at.getTime() + 1000))).toEqual({ type: 'pong' });
  });

  test('holds for any second that begins with a frame, whatever order functions run in', async () => {
    const live = await chat.connect(await chat.person());
    const start = Date.now();
    const burst = async (from: number, count: number) => {
      const at = Array.from({ length: count }, (_, index) => new Date(start + from + index)).reverse();
      const answers = await Promise.all(at.map((each) => live.ask({ action: 'ping' }, each)));
      return answers.filter(({ type }) => type === 'pong').length;
    };
    expect(await burst(995, 25)).toBe(20);
    expect(await burst(1500, 5)).toBe(0);
    expect(await burst(2100, 20)).toBe(20);
  });
});
