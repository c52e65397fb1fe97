import type { Socket } from 'node:net';
import { type FaultGate, SLOW_MS } from './fault-gate.ts';

/** Counts the calls in what a client sends; may keep what it needs between chunks. */
export type CallCounter = (chunk: Buffer) => number;

/**
 * Joins a client to its server. Without a fault each chunk is one `write`; bytes are copied nowhere and
 * looked at only while a fault counts calls.
 */
export function joinSockets(options: {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly gate: FaultGate;
  readonly counter: () => CallCounter;
}): void {
  const { client, upstream, gate } = options;
  let count: CallCounter | undefined;
  /** A chunk is waiting; what comes after it must not overtake it. */
  let delaying = false;
  const send = (chunk: Buffer): void => {
    if (!upstream.write(chunk)) client.pause();
  };
  client.on('data', (chunk: Buffer) => {
    if (gate.state === 'ok') {
      count = undefined;
      send(chunk);
      return;
    }
    if (gate.state === 'armed') {
      count ??= options.counter();
      gate.count(count(chunk));
    }
    if (gate.state === 'down') return;
    if (gate.state !== 'slow') {
      send(chunk);
      return;
    }
    client.pause();
    delaying = true;
    setTimeout(() => {
      delaying = false;
      client.resume();
      send(chunk);
    }, SLOW_MS);
  });
  upstream.on('data', (chunk: Buffer) => {
    if (!client.write(chunk)) upstream.pause();
  });
  upstream.on('drain', () => {
    if (!delaying) client.resume();
  });
  client.on('drain', () => upstream.resume());
  upstream.on('end', () => client.end());
  client.on('end', () => upstream.end());
  upstream.on('close', () => client.destroy());
  client.on('close', () => upstream.destroy());
}
