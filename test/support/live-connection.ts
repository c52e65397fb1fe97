import WebSocket from 'ws';
import type { ApiAnswer } from './api.ts';

/** A frame of the server, or of API Gateway itself. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into the frames of whatever it provokes
export type Frame = Record<string, any>;

/** One live connection of a started product; frames are kept until a test takes them. */
export interface LiveConnection {
  readonly socket: WebSocket;
  /** The frames that nobody has taken. */
  readonly frames: Frame[];
  send(frame: Frame | string): void;
  /** Takes the first frame that fits, now or when it comes. */
  take(fits: (frame: Frame) => boolean): Promise<Frame>;
  /** Sends a frame under a ref of its own, and takes the answer to it. */
  ask(frame: Frame): Promise<Frame>;
  /** Once a frame that was sent now is answered, whatever was on its way before is there. */
  settled(): Promise<void>;
}

export interface Credentials {
  /** Sent as a bearer header. */
  readonly token?: string;
  /** Sent in the address. */
  readonly ticket?: string;
}

let refs = 0;

/** Opens a connection. Rejects with the status of a refused handshake. */
export function connectTo(url: string, { token, ticket }: Credentials): Promise<LiveConnection> {
  const address = new URL(`${url.replace(/^http/, 'ws')}/ws`);
  if (ticket !== undefined) address.searchParams.set('token', ticket);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(address, { headers });
  const connection = connectionOf(socket);
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(connection));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      reject(new Error(`handshake: ${response.statusCode}`));
    });
    socket.on('error', reject);
  });
}

function connectionOf(socket: WebSocket): LiveConnection {
  const frames: Frame[] = [];
  const waiting: { fits: (frame: Frame) => boolean; resolve: (frame: Frame) => void }[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString());
    const taker = waiting.findIndex(({ fits }) => fits(frame));
    if (taker === -1) frames.push(frame);
    else waiting.splice(taker, 1)[0]?.resolve(frame);
  });
  const connection: LiveConnection = {
    socket,
    frames,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    take(fits) {
      const at = frames.findIndex(fits);
      const [found] = at === -1 ? [] : frames.splice(at, 1);
      if (found) return Promise.resolve(found);
      return new Promise((resolve) => {
        waiting.push({ fits, resolve });
      });
    },
    ask(frame) {
      refs += 1;
      const ref = frame.ref ?? `ask-${refs}`;
      const answer = connection.take((each) => each.ref === ref);
      connection.send({ ...frame, ref });
      return answer;
    },
    async settled() {
      await connection.ask({ action: 'ping' });
    },
  };
  return connection;
}

export const isType =
  (type: string) =>
  (frame: Frame): boolean =>
    frame.type === type;

/** A person with an account and a token, made for one test. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export function personOf({ status, text, body }: ApiAnswer): Person {
  if (status !== 201) throw new Error(`register: ${status} ${text}`);
  return { id: body.user.id, name: body.user.name, token: body.accessToken };
}
