import net from 'node:net';
import {
  codePacket,
  DOOR_OPEN,
  DOOR_REQUEST,
  DOOR_SHUT,
  readMessage,
  SESSION_ALLOWED,
} from '../../stores/postgres/protocol.ts';

type Address = Partial<net.TcpSocketConnectOpts> | net.IpcSocketConnectOpts;
type Connect = (socket: net.Socket, address: Address) => void;

/**
 * Connects a socket to PostgreSQL by way of its front's door (stores/postgres/front.ts). The front is told
 * everything as ever (who signs in, with which token), over a connection of its own; once it has let the session
 * in, the socket speaks with the server itself. When the front's connection ends, as it does for every fault, the
 * session ends with it. A front whose door is shut is connected to as any address is.
 */
export function connectByDoor(socket: net.Socket, front: Address, connect: Connect): void {
  const control = new net.Socket();
  socket.once('close', () => control.destroy());
  const byFront = () => {
    control.off('close', byFront).destroy();
    if (!socket.destroyed) connect(socket, front);
  };
  control.once('error', byFront).once('close', byFront);
  control.once('connect', () => control.write(codePacket(DOOR_REQUEST)));
  control.once('data', (answer: Buffer) => {
    control.off('error', byFront).off('close', byFront);
    if (answer.toString('latin1', 0, 1) !== DOOR_OPEN) return byFront();
    connect(socket, { path: answer.toString('utf8', 1) });
    signIn(socket, control);
  });
  connect(control, front);
}

/** Leads what is said before the session through the front; the server hears nothing of it. */
function signIn(socket: net.Socket, control: net.Socket): void {
  let data: Buffer = Buffer.alloc(0);
  const fromFront = (chunk: Buffer): void => {
    data = Buffer.concat([data, chunk]);
    for (let next = take(data); next; next = take(data)) {
      data = data.subarray(next.bytes.length);
      if (next.allowed) {
        control.off('data', fromFront).resume();
        // The prototype's own again.
        Reflect.deleteProperty(socket, 'write');
        socket.write(next.allowed);
        return;
      }
      socket.push(next.bytes);
    }
  };
  // Once `connect` was called, which sets `write` back to what it was.
  Reflect.set(socket, 'write', (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const done = rest.findLast((each) => typeof each === 'function');
    return control.write(chunk, () => done?.());
  });
  control.on('data', fromFront);
  control.on('error', () => control.destroy());
  control.once('close', () => socket.destroy());
}

/** The front's next word; `allowed` is the start-up packet of a session that is let in. */
function take(data: Buffer): { readonly bytes: Buffer; readonly allowed?: Buffer } | undefined {
  // To a wish for encryption it says no by one letter.
  if (data.toString('latin1', 0, 1) === DOOR_SHUT) return { bytes: data.subarray(0, 1) };
  const read = readMessage(data);
  if (!read) return undefined;
  const bytes = data.subarray(0, read.size);
  return read.message.type === SESSION_ALLOWED ? { bytes, allowed: read.message.body } : { bytes };
}
