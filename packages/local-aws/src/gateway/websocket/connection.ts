import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock } from '../../core/world.ts';

/** API Gateway quotas for WebSocket APIs: idle connection timeout and connection duration. */
export const IDLE_MS = 10 * 60_000;
export const LIFE_MS = 2 * 60 * 60_000;

/** One client connection, from the handshake to its close. */
export interface Connection {
  readonly id: string;
  readonly apiId: string;
  readonly stage: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Host the client asked for; the `domainName` of events. */
  readonly host: string;
  /** ms since the epoch, of the local world. */
  readonly connectedAt: number;
  lastActiveAt: number;
  /** Time of the last message in an event, ms since the epoch. */
  lastMessageAt: number;
  /** Undefined until `$connect` has answered: nothing can be posted to it before. */
  socket: WebSocket | undefined;
}

/** An id of API Gateway's form: 11 random bytes in 16 characters of base64. */
export function newConnectionId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

/** All connections of the runtime, by id, with the two clocks that end them. */
export class Connections {
  readonly #open = new Map<string, Connection>();
  readonly #timers = new Map<string, (() => void)[]>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(connection: Connection): void {
    this.#open.set(connection.id, connection);
  }

  get(id: string): Connection | undefined {
    return this.#open.get(id);
  }

  list(): readonly Connection[] {
    return [...this.#open.values()];
  }

  /** Starts idle and life timers; `end` is told why the time is over. */
  startTimers(connection: Connection, end: (reason: string) => void): void {
    const timers: (() => void)[] = [];
    this.#timers.set(connection.id, timers);
    timers[0] = this.#clock.after(LIFE_MS, () => end('Connection duration exceeded'));
    const watchIdle = (delay: number): void => {
      timers[1] = this.#clock.after(delay, () => {
        const left = connection.lastActiveAt + IDLE_MS - this.#clock.now();
        if (left <= 0) end('Going away');
        else watchIdle(left);
      });
    };
    watchIdle(IDLE_MS);
  }

  /** A message in either direction keeps the connection from being idle. */
  touch(connection: Connection): void {
    connection.lastActiveAt = this.#clock.now();
  }

  remove(id: string): void {
    for (const cancel of this.#timers.get(id) ?? []) cancel();
    this.#timers.delete(id);
    this.#open.delete(id);
  }
}
