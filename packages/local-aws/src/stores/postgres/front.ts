import { connect, type Socket } from 'node:net';
import { messageOf } from '../../core/start-error.ts';
import type { Faults, Log } from '../../core/world.ts';
import type { FaultGate } from '../fault-gate.ts';
import { joinSockets } from '../front-link.ts';
import { type FrontServer, listenFront } from '../front-server.ts';
import { readClientStart } from './client-start.ts';
import {
  AUTHENTICATION_CLEARTEXT,
  callCounter,
  DOOR_OPEN,
  DOOR_SHUT,
  fatalError,
  readStartup,
  SESSION_ALLOWED,
  writeMessage,
} from './protocol.ts';
import type { SignIn, SignInVerdict } from './sign-in.ts';
import { openUpstream, type ServerAddress, UpstreamRefusal } from './upstream.ts';

export interface PostgresFrontOptions {
  readonly server: ServerAddress;
  readonly faults: Faults;
  readonly log: Log;
  readonly preferredPort?: number | undefined;
  /** Path of the socket by which a session that was let in may speak with the server itself. */
  readonly door?: string | undefined;
  signIn(attempt: SignIn): Promise<SignInVerdict>;
  /** The password a server that is not our own wants of a user that has been let in. */
  serverPassword?: (attempt: SignIn, method: 'iam' | 'password') => Promise<string>;
}

/**
 * The address functions connect to: it asks for the password or IAM token, decides on it, opens a session as
 * that user on the server, and from then on passes bytes.
 *
 * Carrying the bytes of every query costs as much as the query. So an execution environment asks for the door
 * first: while no fault is set, a session that was let in speaks with the server itself, for as long as the
 * connection it was let in by is there. The first fault ends that one, and the next session has no door.
 */
export function listenPostgresFront(options: PostgresFrontOptions): Promise<FrontServer> {
  return listenFront({
    target: 'postgres',
    faults: options.faults,
    preferredPort: options.preferredPort,
    accept(client, gate) {
      open(client, gate, options).catch((error: unknown) => {
        if (!client.destroyed) options.log.warn(`postgres: a connection failed: ${messageOf(error)}`);
        client.destroy();
      });
    },
  });
}

async function open(client: Socket, gate: FaultGate, options: PostgresFrontOptions): Promise<void> {
  const start = readClientStart(client);
  let packet = await start.firstPacket();
  const door = packet?.kind === 'door' && gate.state === 'ok' ? options.door : undefined;
  if (packet?.kind === 'door') {
    client.write(door === undefined ? DOOR_SHUT : DOOR_OPEN + door);
    packet = await start.firstPacket();
  }
  if (packet === undefined) return;
  if (packet.kind === 'cancel') {
    // The key names the session; the server acts on it and closes.
    connect(options.server)
      .on('error', () => client.destroy())
      .on('close', () => client.destroy())
      .end(packet.bytes);
    return;
  }
  const parameters = readStartup(packet.bytes);
  const user = parameters.get('user') ?? '';
  client.write(AUTHENTICATION_CLEARTEXT);
  const password = await start.password();
  if (password === undefined) return;
  const attempt: SignIn = {
    user,
    password,
    database: parameters.get('database') || user,
    port: client.localPort ?? 0,
  };
  const verdict = await options.signIn(attempt);
  if (!verdict.allowed) {
    client.end(fatalError(verdict.code, verdict.message));
    return;
  }
  if (door !== undefined) {
    const shut = options.faults.onChange(() => {
      if (gate.state !== 'ok') client.resetAndDestroy();
    });
    client.on('close', shut).on('end', () => client.end());
    client.resume();
    client.write(writeMessage(SESSION_ALLOWED, packet.bytes));
    return;
  }
  try {
    // Before the session begins: the server looks a role's password up at once.
    const serverPassword = await options.serverPassword?.(attempt, verdict.method);
    const { socket, greeting } = await openUpstream({
      address: options.server,
      startup: packet.bytes,
      user,
      password: serverPassword,
    });
    // The client may have gone, or the store may have been taken down, while the session was opened.
    if (client.destroyed) {
      socket.destroy();
      return;
    }
    client.write(greeting);
    joinSockets({ client, upstream: socket, gate, counter: callCounter });
    const early = start.rest();
    if (early.length > 0) socket.write(early);
    client.resume();
    socket.resume();
  } catch (error) {
    if (!(error instanceof UpstreamRefusal))
      options.log.warn(`postgres: no session for "${user}": ${messageOf(error)}`);
    client.end(
      error instanceof UpstreamRefusal
        ? error.packet
        : fatalError('57P03', 'the database system is starting up'),
    );
  }
}
