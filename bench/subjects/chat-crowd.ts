import WebSocket from 'ws';
import { quantile } from '../harness/stats.ts';

/** What became of the messages that were sent to a crowd. Times in ms. */
export interface Delivered {
  /** Median time to the acknowledgement. */
  readonly ack: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** From sending to the last delivery, median over the messages. */
  readonly last: number;
  /** Deliveries a second, from the first message sent to the last one received. */
  readonly rate: number;
  readonly lost: number;
}

/** Connections of one process that count what they get; the first one sends. */
export interface Crowd {
  /** Opens connections until there are so many beside the sender. */
  grow(receivers: number): Promise<void>;
  /** Broadcasts so many messages, each when the one before has reached everybody or is given up. */
  broadcast(messages: number): Promise<Delivered>;
  close(): void;
}

/** Handshakes under way at once. */
const OPENING = 16;
/** A delivery that takes longer is lost, ms. */
const PATIENCE = 20_000;

export function crowdAt(url: string, headers: Readonly<Record<string, string>>): Crowd {
  const sockets: WebSocket[] = [];
  let onFrame: (frame: { type: string; ref?: string; message?: { content: string } }, index: number) => void =
    () => undefined;
  let serial = 0;

  /** Open from the welcome on. */
  function open(): Promise<void> {
    const index = sockets.length;
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        const frame = JSON.parse(data.toString());
        if (frame.type === 'welcome') resolve();
        else onFrame(frame, index);
      });
    });
  }

  async function one(): Promise<{ ack: number; deliveries: number[] }> {
    serial += 1;
    const content = `message ${serial} of the benchmark`;
    const ref = `bench-${serial}`;
    const seen = new Map<number, number>();
    const began = performance.now();
    let ack = Number.NaN;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      onFrame = (frame, index) => {
        if (frame.ref === ref) ack = performance.now() - began;
        else if (frame.message?.content === content && !seen.has(index))
          seen.set(index, performance.now() - began);
        if (seen.size < sockets.length || Number.isNaN(ack)) return;
        clearTimeout(timer);
        resolve();
      };
      sockets[0]?.send(JSON.stringify({ action: 'broadcast', content, ref }));
    });
    if (Number.isNaN(ack)) throw new Error('a broadcast was not acknowledged');
    return { ack, deliveries: [...seen.values()] };
  }

  return {
    async grow(receivers) {
      const lane = async () => {
        while (sockets.length < receivers + 1) await open();
      };
      await Promise.all(Array.from({ length: OPENING }, lane));
    },
    async broadcast(messages) {
      const began = performance.now();
      const acks: number[] = [];
      const lasts: number[] = [];
      const deliveries: number[] = [];
      for (let sent = 0; sent < messages; sent += 1) {
        const outcome = await one();
        acks.push(outcome.ack);
        lasts.push(Math.max(...outcome.deliveries));
        deliveries.push(...outcome.deliveries);
      }
      const seconds = (performance.now() - began) / 1000;
      return {
        ack: quantile(acks, 0.5),
        p50: quantile(deliveries, 0.5),
        p95: quantile(deliveries, 0.95),
        p99: quantile(deliveries, 0.99),
        last: quantile(lasts, 0.5),
        rate: deliveries.length / seconds,
        lost: messages * sockets.length - deliveries.length,
      };
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}
