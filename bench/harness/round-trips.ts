import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request to a store and its answer, in milliseconds since the epoch. */
export interface RoundTrip {
  /** `postgres`, `valkey`, or an AWS operation such as `dynamodb:GetItem`. */
  readonly store: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Stores by the port that functions reach them at; any other port is the AWS endpoint. */
export type StorePorts = ReadonlyMap<number, string>;

/** What the preloaded recorder wrote: see subjects/round-trips/record-sockets.cjs. */
type Line = readonly [at: number, socket: number, port: number, what: 'write' | 'read', bytes?: string];

/** Every round trip of a function's execution environments, by the time it began. */
export function roundTripsOf(dir: string, functionName: string, ports: StorePorts): RoundTrip[] {
  return readdirSync(dir)
    .filter((name) => name.startsWith(`${functionName}.`))
    .flatMap((name) => roundTrips(readFileSync(join(dir, name), 'utf8'), ports))
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** On one socket a write after a read begins the next round trip. A write that nothing answered is none. */
function roundTrips(text: string, ports: StorePorts): RoundTrip[] {
  const open = new Map<number, { store: string; startedAt: number; endedAt: number | undefined }>();
  const done: RoundTrip[] = [];
  const close = (socket: number) => {
    const { endedAt, ...trip } = open.get(socket) ?? { endedAt: undefined, store: '', startedAt: 0 };
    if (endedAt !== undefined) done.push({ ...trip, endedAt });
    open.delete(socket);
  };
  for (const line of text.split('\n').filter((each) => each !== '')) {
    // Written by the recorder.
    const [at, socket, port, what, bytes = ''] = JSON.parse(line) as Line;
    const trip = open.get(socket);
    if (what === 'read') {
      if (trip) trip.endedAt = at;
    } else if (!trip || trip.endedAt !== undefined) {
      close(socket);
      open.set(socket, { store: ports.get(port) ?? operationOf(bytes), startedAt: at, endedAt: undefined });
    }
  }
  for (const socket of [...open.keys()]) close(socket);
  return done;
}

/** The operation of a request to the AWS endpoint, from its `X-Amz-Target` or its request line. */
function operationOf(request: string): string {
  const target = /^x-amz-target: *(\w+?)(?:_\d+)?\.(\w+)/im.exec(request);
  if (target) return `${SERVICES[target[1] ?? ''] ?? target[1]}:${target[2]}`;
  const [, method = '', path = ''] = /^(\w+) (\S+) HTTP/.exec(request) ?? [];
  if (path.includes('/@connections/')) return `connections:${method}`;
  if (/^\/\d{4}-\d{2}-\d{2}\/functions\//.test(path)) return 'lambda:Invoke';
  if (path.startsWith('/v2/email/')) return 'ses:SendEmail';
  return path === '' ? 'other' : `s3:${method}`;
}

const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  secretsmanager: 'secrets',
};

/**
 * The longest chain of round trips of which each began after the one before had ended: what a caller waits for.
 * Taking the one that ends first, again and again, gives the most that do not overlap.
 */
export function longestChain(trips: readonly RoundTrip[]): number {
  let length = 0;
  let freeAt = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of [...trips].sort((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < freeAt) continue;
    length += 1;
    freeAt = endedAt;
  }
  return length;
}

/** `dynamodb:GetItem 2, postgres 1`, the most frequent first. */
export function countByStore(trips: readonly RoundTrip[]): string {
  const counts = new Map<string, number>();
  for (const { store } of trips) counts.set(store, (counts.get(store) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([store, count]) => `${store} ${count}`)
    .join(', ');
}
