import { createHash } from 'node:crypto';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { readMessage, writeMessage } from './protocol.ts';
import { scramClient } from './scram.ts';

/** Where the server itself listens. */
export type ServerAddress = Extract<NetConnectOpts, { path: string } | { port: number }>;

/** The server refused the session; `packet` is its own error message, to be passed on. */
export class UpstreamRefusal extends Error {
  readonly packet: Buffer;
  constructor(packet: Buffer) {
    super('the server refused the session');
    this.name = 'UpstreamRefusal';
    this.packet = packet;
  }
}

/**
 * Opens a session on the server with the client's own start-up packet and answers what the server asks.
 * Resolves with the socket paused after AuthenticationOk, and the bytes the client is to get first.
 *
 * @throws UpstreamRefusal with the server's words, or a socket's error.
 */
export async function openUpstream(options: {
  readonly address: ServerAddress;
  readonly startup: Buffer;
  readonly user: string;
  /** For a server that asks for one, which our own does not. */
  readonly password: string | undefined;
}): Promise<{ socket: Socket; greeting: Buffer }> {
  const socket = connect({ ...options.address, noDelay: true });
  socket.on('error', () => socket.destroy());
  try {
    socket.write(options.startup);
    return { socket, greeting: await authenticate(socket, options) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function authenticate(
  socket: Socket,
  options: { user: string; password: string | undefined },
): Promise<Buffer> {
  let data: Buffer = Buffer.alloc(0);
  let scram: ReturnType<typeof scramClient> | undefined;
  for (;;) {
    const read = readMessage(data);
    if (!read) {
      data = Buffer.concat([data, await nextChunk(socket)]);
      continue;
    }
    const { message, size } = read;
    // Errors and NegotiateProtocolVersion are the client's business.
    if (message.type === 'E') throw new UpstreamRefusal(Buffer.from(data));
    const kind = message.type === 'R' ? message.body.readInt32BE(0) : undefined;
    if (kind === 0 || kind === undefined) return data;
    const { password } = options;
    if (password === undefined) throw new Error('the server wants a password');
    const extra = message.body.subarray(4);
    data = data.subarray(size);
    if (kind === 3) socket.write(writeMessage('p', Buffer.from(`${password}\0`)));
    else if (kind === 5) socket.write(writeMessage('p', md5Answer(options.user, password, extra)));
    else if (kind === 10) {
      scram = scramClient(password);
      const first = Buffer.from(scram.firstMessage);
      const length = Buffer.alloc(4);
      length.writeInt32BE(first.length);
      socket.write(writeMessage('p', Buffer.concat([Buffer.from('SCRAM-SHA-256\0'), length, first])));
    } else if (kind === 11 && scram) {
      socket.write(writeMessage('p', Buffer.from(await scram.finalMessage(extra.toString('utf8')))));
    } else if (kind !== 12) throw new Error(`the server wants authentication of kind ${kind}`);
  }
}

function md5Answer(user: string, password: string, salt: Buffer): Buffer {
  const md5 = (...parts: (string | Buffer)[]): string =>
    parts.reduce((hash, part) => hash.update(part), createHash('md5')).digest('hex');
  return Buffer.from(`md5${md5(md5(password, user), salt)}\0`);
}

function nextChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.pause();
      socket.off('data', onData).off('error', onError).off('close', onClose);
    };
    const onData = (chunk: Buffer): void => {
      done();
      resolve(chunk);
    };
    const onError = (error: Error): void => {
      done();
      reject(error);
    };
    const onClose = (): void => onError(new Error('the server closed the connection'));
    if (socket.destroyed) {
      onClose();
      return;
    }
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.resume();
  });
}
