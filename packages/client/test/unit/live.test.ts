import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectLive } from '../../src/live/connect-live.ts';
import type { LiveOptions, Message } from '../../src/live/types.ts';

const ME = { id: '01a20ec7-0000-7000-8000-00000000000a', name: 'Ada' };
const LINUS = { id: '01a20ec7-0000-7000-8000-00000000000b', name: 'Linus' };
type Frame = Record<string, unknown>;

/** The server's end of a connection that the client opened. */
class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readonly url: URL;
  readonly sent: Frame[] = [];
  readyState = 0;
  constructor(url: URL) {
    super();
    this.url = url;
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  push(frame: Frame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
  welcome(recent: readonly Message[] = []): void {
    this.readyState = 1;
    this.push({ type: 'welcome', connectionId: 'c', user: ME, unread: [], recent, online: [] });
  }
  /** The frames of one action so far. */
  of(action: string): Frame[] {
    return this.sent.filter((frame) => frame.action === action);
  }
}

const message = (ms: number, content: string, sender = LINUS, receiver = ME.id): Message => ({
  id: `01a20ec7-${ms.toString(16).padStart(4, '0')}-7000-8000-000000000000`,
  sender,
  receiver,
  content,
  timestamp: new Date(ms).toISOString(),
});

let received: Message[];
let states: string[];
let tickets: number;

function client(more: Partial<LiveOptions> = {}) {
  return connectLive({
    url: 'ws://localhost/ws',
    ticket: async () => `ticket-${++tickets}`,
    onMessage: (each) => received.push(each),
    onState: (state) => states.push(state),
    // The client uses no more of a WebSocket than this has.
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    ...more,
  });
}
/** The newest connection, once it is there. */
async function connection(number: number): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(0);
  const socket = FakeSocket.made[number - 1];
  if (!socket) throw new Error(`there are ${FakeSocket.made.length} connections`);
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  FakeSocket.made = [];
  received = [];
  states = [];
  tickets = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('connections', () => {
  it('takes a ticket for each and is open from the welcome on', async () => {
    client();
    const first = await connection(1);
    expect(first.url.href).toBe('ws://localhost/ws?token=ticket-1');
    expect(states).toEqual(['connecting']);
    first.welcome();
    expect(states).toEqual(['connecting', 'open']);
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    expect((await connection(2)).url.searchParams.get('token')).toBe('ticket-2');
  });

  it('are tried again after waits that grow to 30 s, and from 500 ms again after a success', async () => {
    client();
    const waits = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      (await connection(attempt)).close();
      const began = Date.now();
      while (FakeSocket.made.length === attempt) await vi.advanceTimersByTimeAsync(100);
      waits.push(Date.now() - began);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    const ninth = await connection(9);
    ninth.welcome();
    ninth.close();
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.made).toHaveLength(10);
  });

  it('wait at random below the bound', async () => {
    vi.mocked(Math.random).mockReturnValue(0.1);
    client();
    (await connection(1)).close();
    await vi.advanceTimersByTimeAsync(50);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('are tried again when there is no ticket', async () => {
    const ticket = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue('late');
    client({ ticket });
    await vi.advanceTimersByTimeAsync(500);
    expect((await connection(1)).url.searchParams.get('token')).toBe('late');
  });

  it('are given up when a ping is not answered, and kept when it is', async () => {
    client();
    const socket = await connection(1);
    socket.welcome();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(socket.of('ping')).toHaveLength(1);
    socket.push({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe('open');
    await vi.advanceTimersByTimeAsync(3 * 60_000 + 20_000);
    expect(states).toContain('waiting');
  });

  it('are given up when no welcome comes', async () => {
    client();
    await connection(1);
    await vi.advanceTimersByTimeAsync(20_000 + 500);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('end for good with close, which rejects what is not acknowledged', async () => {
    const live = client();
    (await connection(1)).welcome();
    const sent = live.send({ user: LINUS.id }, 'hello');
    live.close();
    await expect(sent).rejects.toMatchObject({ code: 'closed' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });
});

describe('a message that is sent', () => {
  it('resolves with its acknowledgement', async () => {
    const live = client();
    const socket = await connection(1);
    socket.welcome();
    const sent = live.send({ user: LINUS.id }, 'hello');
    const [frame] = socket.of('sendMessage');
    expect(frame).toMatchObject({ to: LINUS.id, content: 'hello' });
    socket.push({ type: 'ack', ref: frame?.ref, id: 'm', timestamp: 't' });
    expect(await sent).toEqual({ id: 'm', timestamp: 't' });
  });

  it('is sent again under the same ref on the next connection, once', async () => {
    const live = client();
    const first = await connection(1);
    first.welcome();
    const sent = live.broadcast('hello');
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.welcome();
    expect(second.of('broadcast')).toEqual(first.of('broadcast'));
    second.push({ type: 'ack', ref: second.of('broadcast')[0]?.ref, id: 'm', timestamp: 't' });
    await sent;
    second.close();
    await vi.advanceTimersByTimeAsync(500);
    const third = await connection(3);
    third.welcome();
    expect(third.of('broadcast')).toEqual([]);
  });

  it('waits for the connection when there is none', async () => {
    const live = client();
    void live.broadcast('early');
    const socket = await connection(1);
    socket.welcome();
    expect(socket.of('broadcast')).toHaveLength(1);
  });

  it.each(['rate_limited', 'internal'])('is sent again a second after %s', async (code) => {
    const live = client();
    const socket = await connection(1);
    socket.welcome();
    void live.broadcast('hello');
    socket.push({ type: 'error', code, message: '', ref: socket.of('broadcast')[0]?.ref });
    await vi.advanceTimersByTimeAsync(1000);
    const [first, second] = socket.of('broadcast');
    expect(second).toEqual(first);
  });

  it('is sent again when no answer comes', async () => {
    const live = client();
    const socket = await connection(1);
    socket.welcome();
    void live.broadcast('hello');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(socket.of('broadcast')).toHaveLength(2);
  });

  it('rejects with the code of a refusal', async () => {
    const live = client();
    const socket = await connection(1);
    socket.welcome();
    const sent = live.send({ user: LINUS.id }, 'hello');
    const ref = socket.of('sendMessage')[0]?.ref;
    socket.push({ type: 'error', code: 'not_found', message: 'There is no such user.', ref });
    await expect(sent).rejects.toMatchObject({ name: 'LiveError', code: 'not_found' });
  });
});

describe('messages that come', () => {
  const contents = () => received.map(({ content }) => content);

  it('are handed on once, however often they are delivered, and in whatever order', async () => {
    client();
    const socket = await connection(1);
    socket.welcome();
    for (const each of [message(2, 'two'), message(1, 'one'), message(2, 'two')])
      socket.push({ type: 'message', message: each });
    expect(contents()).toEqual(['two', 'one']);
  });

  it('are caught up on after a break, page by page, from before the last one that was seen', async () => {
    client();
    const first = await connection(1);
    first.welcome();
    first.push({ type: 'message', message: message(20_000, 'seen') });
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.welcome();
    const [asked] = second.of('history');
    expect(asked).toMatchObject({ with: LINUS.id, after: message(10_000, '').id });
    const page = [message(20_000, 'seen'), message(20_001, 'missed')];
    second.push({ type: 'history', ref: asked?.ref, items: page, nextBefore: null, older: false });
    const [, next] = second.of('history');
    expect(next).toMatchObject({ with: LINUS.id, after: message(20_001, '').id });
    second.push({ type: 'history', ref: next?.ref, items: [], nextBefore: null, older: false });
    expect(second.of('history')).toHaveLength(2);
    expect(contents()).toEqual(['seen', 'missed']);
  });

  it('that come before the welcome leave no gap behind them', async () => {
    client();
    const first = await connection(1);
    first.welcome();
    first.push({ type: 'message', message: message(1, 'seen') });
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.push({ type: 'message', message: message(60_000, 'early') });
    expect(contents()).toEqual(['seen']);
    second.welcome();
    expect(String(second.of('history')[0]?.after) < message(1, '').id).toBe(true);
    expect(contents()).toEqual(['seen', 'early']);
  });

  it('of a gap that was not filled when the connection broke again are asked for again', async () => {
    client();
    const first = await connection(1);
    first.welcome();
    first.push({ type: 'message', message: message(1, 'seen') });
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.welcome();
    const after = second.of('history')[0]?.after;
    second.push({ type: 'message', message: message(60_000, 'live') });
    second.close();
    await vi.advanceTimersByTimeAsync(500);
    const third = await connection(3);
    third.welcome();
    expect(third.of('history').map((frame) => frame.after)).toEqual([after]);
  });

  it('of a conversation that began in the break are caught up on', async () => {
    client();
    const first = await connection(1);
    first.welcome([message(1, 'old', ME, LINUS.id)]);
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.welcome([message(9, 'new')]);
    expect(second.of('history')).toMatchObject([{ with: LINUS.id, after: message(1, '').id }]);
  });

  it('are asked for again when the history is refused for the moment', async () => {
    client({ watch: [{ room: 'lobby' }] });
    const first = await connection(1);
    first.welcome();
    first.close();
    await vi.advanceTimersByTimeAsync(500);
    const second = await connection(2);
    second.welcome();
    second.push({ type: 'error', code: 'rate_limited', message: '', ref: second.of('history')[0]?.ref });
    await vi.advanceTimersByTimeAsync(1000);
    const [one, again] = second.of('history');
    expect(again).toEqual(one);
  });
});

it('subscriptions are made again after a break', async () => {
  const live = client();
  const first = await connection(1);
  first.welcome();
  live.subscribe('feed');
  live.subscribe('presence');
  live.unsubscribe('presence');
  first.close();
  await vi.advanceTimersByTimeAsync(500);
  const second = await connection(2);
  second.welcome();
  expect(second.of('subscribe')).toEqual([{ action: 'subscribe', channel: 'feed' }]);
});

describe('the access token', () => {
  const tokens = (...given: string[]) => {
    let last = '';
    return async () => {
      last = given.shift() ?? last;
      return last;
    };
  };

  it('is shown to the connection once, and again when there is a new one', async () => {
    client({ token: tokens('one', 'one', 'two') });
    const socket = await connection(1);
    socket.welcome();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.of('authenticate').map(({ token }) => token)).toEqual(['one']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.of('authenticate').map(({ token }) => token)).toEqual(['one', 'two']);
  });

  it('is shown at once when the old one has run out, and what was refused is sent again', async () => {
    const live = client({ token: tokens('fresh') });
    const socket = await connection(1);
    socket.welcome();
    live.subscribe('feed');
    const sent = live.send({ user: LINUS.id }, 'hello');
    const [frame] = socket.of('sendMessage');
    socket.push({ type: 'error', code: 'unauthenticated', message: '', ref: frame?.ref });
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.of('authenticate')).toMatchObject([{ token: 'fresh' }]);
    socket.push({ type: 'authenticated', expiresAt: '2026-01-31T12:15:00.000Z' });
    expect(socket.of('sendMessage')).toEqual([frame, frame]);
    expect(socket.of('subscribe')).toHaveLength(2);
    socket.push({ type: 'ack', ref: frame?.ref, id: 'i', timestamp: 't' });
    await expect(sent).resolves.toEqual({ id: 'i', timestamp: 't' });
  });

  it('that is refused itself, or that there is none of, leads to a new connection', async () => {
    const unauthenticated = { type: 'error', code: 'unauthenticated', message: '' };
    client();
    const first = await connection(1);
    first.welcome();
    first.push(unauthenticated);
    expect(first.readyState).toBe(3);
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.made).toHaveLength(2);

    client({ token: tokens('refused') });
    const third = await connection(3);
    third.welcome();
    await vi.advanceTimersByTimeAsync(30_000);
    third.push({ ...unauthenticated, ref: third.of('authenticate')[0]?.ref });
    expect(third.readyState).toBe(3);
  });

  it('that has been shown already is not shown to no end: a new connection is opened', async () => {
    client({ token: tokens('same') });
    const socket = await connection(1);
    socket.welcome();
    await vi.advanceTimersByTimeAsync(30_000);
    socket.push({ type: 'error', code: 'unauthenticated', message: '' });
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.of('authenticate')).toHaveLength(1);
    expect(socket.readyState).toBe(3);
  });
});

describe('bye', () => {
  it.each(['logout', 'revoked', 'password-reset', 'password-changed', 'token-reused', 'disabled', 'deleted'])(
    'for %s is the end: it does not come back',
    async (reason) => {
      const frames: unknown[] = [];
      const live = client({ onFrame: (frame) => frames.push(frame) });
      const socket = await connection(1);
      socket.welcome();
      const sent = expect(live.send({ user: LINUS.id }, 'too late')).rejects.toMatchObject({
        code: 'closed',
      });
      socket.push({ type: 'bye', reason });
      socket.close();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(FakeSocket.made).toHaveLength(1);
      expect(states.at(-1)).toBe('closed');
      expect(frames.at(-1)).toEqual({ type: 'bye', reason });
      await sent;
    },
  );

  it('for a changed role is followed by a new connection with a new ticket', async () => {
    client();
    const socket = await connection(1);
    socket.welcome();
    socket.push({ type: 'bye', reason: 'role-changed' });
    socket.close();
    await vi.advanceTimersByTimeAsync(500);
    expect((await connection(2)).url.searchParams.get('token')).toBe('ticket-2');
  });
});
