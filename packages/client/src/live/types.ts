/** What the WebSocket client takes and gives. */

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
/** A frame of the server; `type` names the rest (API reference, WebSocket). */
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
  /**
   * The access token of the session, renewed in time. A connection lives no longer than the token it was shown
   * last, so each new one is shown to it; without this option it is opened anew instead.
   */
  readonly token?: () => Promise<string>;
  /** Every message exactly once; sort by id for the order of a conversation. */
  readonly onMessage: (message: Message) => void;
  /** Every other frame: presence, typing, read marks, channels, `bye`, errors without a `ref`. */
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
