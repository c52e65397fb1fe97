/**
 * The WebSocket client: one object that stays connected, and loses and repeats nothing.
 * It takes a new ticket for each connection, comes back with a growing, random delay, sends again what was
 * not acknowledged under the same `ref`, and asks for what it missed. Runs in browsers and in Node 22 or later.
 *
 * Longer than most: every function here works on the state of one connection, which would otherwise have to be
 * handed around between files.
 *
 * Messages of one conversation may come out of order by moments, since many functions send them, so what was
 * seen is known by id, and what was missed is asked for from a little before the last message on.
 */

import {
  type Acknowledged,
  type Live,
  LiveError,
  type LiveOptions,
  type LiveState,
  type Message,
  type Person,
  type Place,
  type ServerFrame,
} from './types.ts';

/** First and longest wait before a new connection, ms; each wait is random below its bound ("full jitter"). */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** API Gateway ends a connection that is silent for 10 minutes. */
const PING_EVERY = 4 * 60_000;
/** Silence after a ping, after a message, or before the welcome that means the connection is dead or the answer lost, ms. */
const PATIENCE = 20_000;
/** How often it is looked whether there is a new access token, ms: often enough for one that is renewed a minute early. */
const RENEW_EVERY = 30_000;
/** Reasons of a `bye` after which the same account may come back, with a fresh token. */
const COMES_BACK: ReadonlySet<unknown> = new Set(['role-changed']);
/** Wait before a frame that was refused for the moment is sent again, ms. */
const RETRY_AFTER = 1000;
const PAGE = 100;
/** Messages arrive no later than this after others that were sent after them, ms. */
const OVERLAP = 10_000;
/** Ids kept to know a message by; far more than `OVERLAP` brings. */
const KNOWN = 5000;

interface Pending {
  readonly frame: Readonly<Record<string, unknown>> & { readonly ref: string };
  readonly resolve: (acknowledged: Acknowledged) => void;
  readonly reject: (error: LiveError) => void;
}

export function connectLive(options: LiveOptions): Live {
  const Socket = options.WebSocket ?? globalThis.WebSocket;
  const pending = new Map<string, Pending>();
  const channels = new Set<string>();
  const places = new Map<string, Place>((options.watch ?? []).map((place) => [keyOf(place), place]));
  /** Greatest id of each conversation; ids sort by time. */
  const newest = new Map<string, string>();
  /** Ids of messages that were handed on, oldest first. */
  const known = new Set<string>();
  /** Histories that are asked for, by their `ref`. */
  const catchingUp = new Map<string, { readonly place: Place; readonly after: string }>();
  let socket: WebSocket | undefined;
  let failures = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pinger: ReturnType<typeof setInterval> | undefined;
  let renewer: ReturnType<typeof setInterval> | undefined;
  /** The token that this connection was shown last, and the `ref` it was shown under. */
  let shown: { readonly token: string; readonly ref: string } | undefined;
  /** Frames were refused for want of a fresh token. */
  let refused = false;
  /** Ends a connection that says nothing any more. */
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let me: string | undefined;
  /** Messages that came before the welcome; undefined after it. */
  let early: Message[] | undefined = [];
  /** Conversations that begin in a break are caught up on from here: the newest message of the first welcome. */
  let baseline: string | undefined;

  const setState = (state: LiveState): void => options.onState?.(state);
  const transmit = (frame: unknown): void => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
  };

  async function open(): Promise<void> {
    setState('connecting');
    try {
      const address = new URL(options.url);
      address.searchParams.set('token', await options.ticket());
      if (ended) return;
      const made = new Socket(address);
      socket = made;
      expectAnswer(made);
      made.addEventListener('message', (event) => {
        if (made !== socket) return;
        clearTimeout(watchdog);
        receive(JSON.parse(String(event.data)));
      });
      made.addEventListener('close', () => again(made));
      // A failed handshake is followed by `close`, which is where the next try begins.
      made.addEventListener('error', () => made.close());
    } catch {
      // No ticket, so no connection: the API may be down as well, and is asked again later.
      again(undefined);
    }
  }

  function expectAnswer(from: WebSocket): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      // A dead peer does not answer the close either, so nobody waits for that.
      from.close();
      again(from);
    }, PATIENCE);
  }

  function again(broken: WebSocket | undefined): void {
    if (ended || broken !== socket) return;
    socket = undefined;
    stopTimers();
    // What came before the welcome is in the history that the next welcome asks for.
    early = [];
    const bound = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
    failures += 1;
    setState('waiting');
    timer = setTimeout(() => void open(), Math.random() * bound);
  }

  function welcome(frame: ServerFrame): void {
    failures = 0;
    me = (frame.user as Person).id;
    setState('open');
    pinger = setInterval(ping, PING_EVERY);
    renewer = setInterval(() => void showToken(), RENEW_EVERY);
    for (const channel of channels) transmit({ action: 'subscribe', channel });
    const recent = frame.recent as readonly Message[];
    // On return, what waited names the conversations that began in the break.
    if (baseline !== undefined) for (const message of recent) notePlace(message);
    // A gap that was being filled when the connection broke is filled from where that had come to.
    const gaps = new Map([...catchingUp.values()].map(({ place, after }) => [keyOf(place), after]));
    catchingUp.clear();
    for (const [key, place] of places) {
      const gap = gaps.get(key);
      const last = newest.get(key);
      if (gap !== undefined) catchUp(place, gap);
      else if (last !== undefined) catchUp(place, before(last));
      else if (baseline !== undefined) catchUp(place, baseline);
    }
    baseline ??= recent.at(-1)?.id ?? NO_ID;
    const waited = early ?? [];
    early = undefined;
    for (const message of waited) take(message);
    for (const { frame: unanswered } of pending.values()) transmit(unanswered);
    options.onFrame?.(frame);
  }

  function ping(): void {
    transmit({ action: 'ping' });
    if (socket) expectAnswer(socket);
  }

  function stopTimers(): void {
    clearTimeout(timer);
    clearInterval(pinger);
    clearInterval(renewer);
    clearTimeout(watchdog);
    shown = undefined;
    refused = false;
  }

  /** Shows the connection a token that it has not seen. */
  async function showToken(): Promise<void> {
    const current = socket;
    if (!options.token) return;
    try {
      const token = await options.token();
      if (current !== socket || token === shown?.token) return;
      shown = { token, ref: crypto.randomUUID() };
      transmit({ action: 'authenticate', ...shown });
    } catch {
      // There is none at the moment; what the connection has may be good for a while.
    }
  }

  /** The token of the connection has run out: frames wait for a fresh one, or for the next connection. */
  function runOut(ref: string): void {
    const before = shown;
    if (!options.token || (before !== undefined && ref === before.ref)) {
      socket?.close();
      return;
    }
    refused = true;
    void showToken().then(() => {
      // The same token would be refused again.
      if (shown === before) socket?.close();
    });
  }

  function authenticated(): void {
    if (!refused) return;
    refused = false;
    for (const channel of channels) transmit({ action: 'subscribe', channel });
    for (const ref of pending.keys()) transmitPending(ref);
    for (const ref of catchingUp.keys()) askHistory(ref);
  }

  function bye(frame: ServerFrame): void {
    if (!COMES_BACK.has(frame.reason)) end();
    options.onFrame?.(frame);
  }

  function notePlace(message: Message): string {
    const place = placeOf(message);
    const key = keyOf(place);
    if (!places.has(key)) places.set(key, place);
    return key;
  }

  /** Asks for everything after a message, page by page. */
  function catchUp(place: Place, after: string): void {
    const ref = crypto.randomUUID();
    catchingUp.set(ref, { place, after });
    askHistory(ref);
  }

  function askHistory(ref: string): void {
    const asked = catchingUp.get(ref);
    if (asked) transmit({ action: 'history', ref, ...peer(asked.place), after: asked.after, limit: PAGE });
  }

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        welcome(frame);
        break;
      case 'message':
      case 'broadcast':
        take(frame.message as Message);
        break;
      case 'history':
        takeHistory(frame);
        break;
      case 'ack':
        finish(frame, (waiting) =>
          waiting.resolve({ id: String(frame.id), timestamp: String(frame.timestamp) }),
        );
        break;
      case 'error':
        fail(frame);
        break;
      case 'pong':
        break;
      case 'authenticated':
        authenticated();
        break;
      case 'bye':
        bye(frame);
        break;
      default:
        options.onFrame?.(frame);
    }
  }

  function take(message: Message): void {
    if (early) {
      early.push(message);
      return;
    }
    const key = notePlace(message);
    if (message.id > (newest.get(key) ?? '')) newest.set(key, message.id);
    if (known.has(message.id)) return;
    known.add(message.id);
    if (known.size > KNOWN) for (const oldest of [...known].slice(0, KNOWN / 2)) known.delete(oldest);
    options.onMessage(message);
  }

  function takeHistory(frame: ServerFrame): void {
    const ref = String(frame.ref);
    const asked = catchingUp.get(ref);
    if (!asked) {
      options.onFrame?.(frame);
      return;
    }
    catchingUp.delete(ref);
    const items = frame.items as readonly Message[];
    for (const message of items) take(message);
    const last = items.at(-1);
    // Pages may be short of the limit, for what a frame can hold: only an empty one is the end.
    if (last) catchUp(asked.place, last.id);
  }

  function finish(frame: ServerFrame, how: (waiting: Pending) => void): void {
    const waiting = pending.get(String(frame.ref));
    if (!waiting) return;
    pending.delete(waiting.frame.ref);
    how(waiting);
  }

  function fail(frame: ServerFrame): void {
    const code = String(frame.code);
    const ref = String(frame.ref);
    if (code === 'unauthenticated') {
      runOut(ref);
      return;
    }
    // These pass by themselves; the same ref makes sure that nothing is sent twice.
    const passes = code === 'rate_limited' || code === 'internal';
    if (passes && (pending.has(ref) || catchingUp.has(ref))) {
      setTimeout(() => {
        transmitPending(ref);
        askHistory(ref);
      }, RETRY_AFTER);
      return;
    }
    // A room that one was taken out of meanwhile has no more to tell.
    if (catchingUp.delete(ref)) return;
    if (pending.has(ref)) {
      finish(frame, (waiting) => waiting.reject(new LiveError(code, String(frame.message))));
    } else {
      options.onFrame?.(frame);
    }
  }

  function request(frame: Readonly<Record<string, unknown>>): Promise<Acknowledged> {
    if (ended) return Promise.reject(new LiveError('closed', 'The WebSocket connection was closed.'));
    return new Promise((resolve, reject) => {
      const ref = crypto.randomUUID();
      const whole = { ...frame, ref };
      pending.set(ref, { frame: whole, resolve, reject });
      transmit(whole);
      insist(ref);
    });
  }

  /** An answer may be lost without the connection: the frame is sent again until there is one. */
  function insist(ref: string): void {
    setTimeout(() => {
      if (!pending.has(ref)) return;
      transmitPending(ref);
      insist(ref);
    }, PATIENCE);
  }

  function transmitPending(ref: string): void {
    const waiting = pending.get(ref);
    if (waiting) transmit(waiting.frame);
  }

  function placeOf({ room, sender, receiver }: Message): Place {
    if (room !== undefined) return { room };
    return { user: sender.id === me ? (receiver ?? sender.id) : sender.id };
  }

  function end(): void {
    if (ended) return;
    ended = true;
    stopTimers();
    socket?.close();
    for (const { reject } of pending.values()) {
      reject(new LiveError('closed', 'The WebSocket connection was closed.'));
    }
    pending.clear();
    setState('closed');
  }

  void open();
  return {
    send: (place, content) => {
      const to = 'room' in place ? { room: place.room } : { to: place.user };
      return request({ action: 'sendMessage', ...to, content });
    },
    broadcast: (content) => request({ action: 'broadcast', content }),
    signal: transmit,
    subscribe: (channel) => {
      channels.add(channel);
      transmit({ action: 'subscribe', channel });
    },
    unsubscribe: (channel) => {
      channels.delete(channel);
      transmit({ action: 'unsubscribe', channel });
    },
    close: end,
  };
}

function keyOf(place: Place): string {
  return 'room' in place ? `room ${place.room}` : `user ${place.user}`;
}

function peer(place: Place): { room: string } | { with: string } {
  return 'room' in place ? { room: place.room } : { with: place.user };
}

/** Below every id. */
const NO_ID = '00000000-0000-7000-8000-000000000000';

/** The id of a moment a little before a message: the first 48 bits of a UUIDv7 are milliseconds (RFC 9562 §5.7). */
function before(id: string): string {
  const at = Math.max(0, Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - OVERLAP);
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${NO_ID.slice(13)}`;
}
