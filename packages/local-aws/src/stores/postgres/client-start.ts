import type { Socket } from 'node:net';
import {
  CANCEL_REQUEST,
  GSSENC_REQUEST,
  LONGEST_STARTUP,
  readFirstPacket,
  readMessage,
  SSL_REQUEST,
} from './protocol.ts';

export type FirstPacket = { readonly kind: 'start' | 'cancel'; readonly bytes: Buffer };

/** PostgreSQL's own `authentication_timeout`, ms. */
const PATIENCE_MS = 60_000;

/**
 * Reads what a client says before its session: encryption requests (declined: the connection stays on
 * loopback), the start-up packet or a cancel request, then its password. Undefined where the client leaves.
 */
export function readClientStart(client: Socket) {
  let data: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => client.destroy(), PATIENCE_MS);
  timer.unref();
  client.once('close', () => clearTimeout(timer));

  async function more(): Promise<boolean> {
    const chunk = await nextChunk(client);
    if (!chunk) return false;
    data = Buffer.concat([data, chunk]);
    if (data.length > 4 * LONGEST_STARTUP) throw new Error('too much before the session');
    return true;
  }
  return {
    async firstPacket(): Promise<FirstPacket | undefined> {
      for (;;) {
        const read = readFirstPacket(data);
        if (!read) {
          if (!(await more())) return undefined;
          continue;
        }
        data = read.rest;
        if (read.code === SSL_REQUEST || read.code === GSSENC_REQUEST) client.write('N');
        else if (read.code === CANCEL_REQUEST) return { kind: 'cancel', bytes: read.packet };
        else if (read.code >>> 16 === 3) return { kind: 'start', bytes: read.packet };
        else throw new Error(`unknown protocol ${read.code >>> 16}.${read.code & 0xffff}`);
      }
    },
    async password(): Promise<string | undefined> {
      for (;;) {
        const read = readMessage(data);
        if (read) {
          data = data.subarray(read.size);
          if (read.message.type !== 'p') return undefined;
          clearTimeout(timer);
          return read.message.body.toString('utf8').replace(/\0$/, '');
        }
        if (!(await more())) return undefined;
      }
    },
    /** What the client has sent ahead of its session. */
    rest: (): Buffer => data,
  };
}

function nextChunk(client: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const done = (chunk?: Buffer): void => {
      client.pause();
      client.off('data', done).off('end', onEnd).off('close', onEnd);
      resolve(chunk);
    };
    const onEnd = (): void => {
      done();
      client.destroy();
    };
    if (client.destroyed) {
      resolve(undefined);
      return;
    }
    client.on('data', done).on('end', onEnd).on('close', onEnd);
    client.resume();
  });
}
