/**
 * The client's side of the live connection: one object that stays connected, and loses and repeats nothing.
 * It takes a new ticket for each connection, comes back with a growing, random delay, sends again what was
 * not acknowledged under the same `ref`, and asks for what it missed. Runs in browsers and in Node 22 or later.
 */

export interface Person {
  readonly id: string;
  readonly name: string;
}
export interface Message {
  readonly id: string;
  readonly sender: Person;
  readonly receiver?: string;
  readonly room?: string;
  readonly content: string;
  readonly timestamp: string;
}
/** A frame of the server; `type` tells the rest (API reference, live connection). */
export interface ServerFrame {
  readonly type: string;
  readonly [field: string]: unknown;
}
/** Where a message goes or history comes from. */
export type Place = { readonly user: string } | { readonly room: string };

export interface LiveOptions {
  /** `wss://HOST/ws` */
  readonly url: string;
  /** A fresh ticket, from `POST /ws/ticket`. Called for each connection, since a ticket is good for one. */
  readonly ticket: () => Promise<string>;
  /** Every message exactly once, in the order of its conversation. */
  readonly onMessage: (message: Message) => void;
  /** Every other frame: presence, typing, read marks, channels, errors without a `ref`. */
  readonly onFrame?: (frame: ServerFrame) => void;
  readonly onState?: (state: LiveState) => void;
  /** Conversations to catch up on after a break, beside those that messages were seen of. */
  readonly watch?: readonly Place[];
  /** For tests and for Node before 22. */
  readonly WebSocket?: typeof globalThis.WebSocket;
}
export type LiveState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface Acknowledged {
  readonly id: string;
  readonly timestamp: string;
}
export class LiveError extends Error {
  override readonly name = 'LiveError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Live {
  /** Resolves when the server has stored the message, across any number of broken connections. */
  send(place: Place, content: string): Promise<Acknowledged>;
  broadcast(content: string): Promise<Acknowledged>;
  /** Sent now if connected, else dropped: typing, read marks. */
  signal(frame: Readonly<Record<string, unknown>>): void;
  /** Subscribed again after each break. */
  subscribe(channel: string): void;
  unsubscribe(channel: string): void;
  close(): void;
}

/** First and longest wait before a new connection, ms; each wait is random below its bound ("full jitter"). */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** API Gateway ends a connection that is silent for 10 minutes. */
const PING_EVERY = 4 * 60_000;
const PAGE = 100;

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
  /** Id of the last message of each conversation; ids sort by time. */
  const seen = new Map<string, string>();
  const catchingUp = new Map<string, Place>();
  let socket: WebSocket | undefined;
  let failures = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pinger: ReturnType<typeof setInterval> | undefined;
  let me: string | undefined;

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
      made.addEventListener('message', (event) => receive(JSON.parse(String(event.data))));
      made.addEventListener('close', () => again(made));
      // A failed handshake is followed by `close`, which is where the next try begins.
      made.addEventListener('error', () => made.close());
    } catch {
      // No ticket, so no connection: the API may be down as well, and is asked again later.
      again(undefined);
    }
  }

  function again(broken: WebSocket | undefined): void {
    if (ended || broken !== socket) return;
    socket = undefined;
    clearInterval(pinger);
    const bound = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
    failures += 1;
    setState('waiting');
    timer = setTimeout(() => void open(), Math.random() * bound);
  }

  function welcome(frame: ServerFrame): void {
    failures = 0;
    me = (frame.user as Person).id;
    setState('open');
    pinger = setInterval(() => transmit({ action: 'ping' }), PING_EVERY);
    for (const channel of channels) transmit({ action: 'subscribe', channel });
    for (const [key, place] of places) if (seen.has(key)) catchUp(key, place);
    for (const { frame: unanswered } of pending.values()) transmit(unanswered);
    options.onFrame?.(frame);
  }

  /** Asks for everything after the last message that was seen; live messages of the place wait for it. */
  function catchUp(key: string, place: Place): void {
    const ref = `history ${key}`;
    catchingUp.set(ref, place);
    transmit({ action: 'history', ref, ...peer(place), after: seen.get(key), limit: PAGE });
  }

  function receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        return welcome(frame);
      case 'message':
      case 'broadcast':
        return take(frame.message as Message);
      case 'history':
        return takeHistory(frame);
      case 'ack':
        return settle(frame, (waiting) =>
          waiting.resolve({ id: String(frame.id), timestamp: String(frame.timestamp) }),
        );
      case 'error':
        return fail(frame);
      case 'pong':
        return;
      default:
        options.onFrame?.(frame);
    }
  }

  function take(message: Message): void {
    const place = placeOf(message);
    const key = keyOf(place);
    places.set(key, place);
    // While a gap is being filled, history brings this message too, in its order.
    if (catchingUp.has(`history ${key}`)) return;
    deliver(key, message);
  }

  function deliver(key: string, message: Message): void {
    if (message.id <= (seen.get(key) ?? '')) return;
    seen.set(key, message.id);
    options.onMessage(message);
  }

  function takeHistory(frame: ServerFrame): void {
    const ref = String(frame.ref);
    const place = catchingUp.get(ref);
    if (!place) return options.onFrame?.(frame);
    const items = frame.items as readonly Message[];
    const key = keyOf(place);
    for (const message of items) deliver(key, message);
    catchingUp.delete(ref);
    // An empty page says that nothing is missing; a message that came meanwhile is in the next one.
    if (items.length > 0) catchUp(key, place);
  }

  function settle(frame: ServerFrame, how: (waiting: Pending) => void): void {
    const waiting = pending.get(String(frame.ref));
    if (!waiting) return;
    pending.delete(waiting.frame.ref);
    how(waiting);
  }

  function fail(frame: ServerFrame): void {
    const code = String(frame.code);
    const ref = String(frame.ref);
    if (catchingUp.delete(ref)) return;
    // These pass by themselves; the same ref makes sure that nothing is sent twice.
    if (code === 'rate_limited' || code === 'internal') {
      const waiting = pending.get(ref);
      if (waiting) setTimeout(() => pending.has(ref) && transmit(waiting.frame), 1000);
      return;
    }
    if (!pending.has(ref)) return options.onFrame?.(frame);
    settle(frame, (waiting) => waiting.reject(new LiveError(code, String(frame.message))));
  }

  function request(frame: Readonly<Record<string, unknown>>): Promise<Acknowledged> {
    if (ended) return Promise.reject(new LiveError('closed', 'The live connection was closed.'));
    return new Promise((resolve, reject) => {
      const ref = crypto.randomUUID();
      const whole = { ...frame, ref };
      pending.set(ref, { frame: whole, resolve, reject });
      transmit(whole);
    });
  }

  function placeOf({ room, sender, receiver }: Message): Place {
    if (room !== undefined) return { room };
    return { user: sender.id === me ? (receiver ?? sender.id) : sender.id };
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
    close: () => {
      ended = true;
      clearTimeout(timer);
      clearInterval(pinger);
      socket?.close();
      for (const { reject } of pending.values()) {
        reject(new LiveError('closed', 'The live connection was closed.'));
      }
      pending.clear();
      setState('closed');
    },
  };
}

function keyOf(place: Place): string {
  return 'room' in place ? `room ${place.room}` : `user ${place.user}`;
}

function peer(place: Place): { room: string } | { with: string } {
  return 'room' in place ? { room: place.room } : { with: place.user };
}
