import { connect, type Socket } from 'node:net';
import { messageOf } from '../../core/start-error.ts';
import type { Faults, Log } from '../../core/world.ts';
import type { FaultGate } from '../fault-gate.ts';
import { joinSockets } from '../proxy-link.ts';
import { listenProxy, type ProxyServer } from '../proxy-server.ts';
import { readClientStart } from './client-start.ts';
import { AUTHENTICATION_CLEARTEXT, callCounter, fatalError, readStartup } from './protocol.ts';
import { type RdsProxy, unsupportedStart } from './rds-proxy.ts';
import type { SignIn, SignInDecision } from './sign-in.ts';
import { openUpstream, type ServerAddress, UpstreamRefusal } from './upstream.ts';

export interface PostgresProxyOptions {
  readonly server: ServerAddress;
  readonly faults: Faults;
  readonly log: Log;
  readonly preferredPort?: number | undefined;
  /** Behaves as RDS Proxy does rather than as the instance. */
  readonly rdsProxy?: RdsProxy | undefined;
  signIn(attempt: SignIn): Promise<SignInDecision>;
  /** The password a server that is not our own wants of a user that has been let in. */
  serverPassword?: (attempt: SignIn, method: 'iam' | 'password') => Promise<string>;
}

/**
 * The address functions connect to: it asks for the password or IAM token, decides on it, opens a session as
 * that user on the server, and from then on passes bytes.
 */
export function listenPostgresProxy(options: PostgresProxyOptions): Promise<ProxyServer> {
  return listenProxy({
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

async function open(client: Socket, gate: FaultGate, options: PostgresProxyOptions): Promise<void> {
  const start = readClientStart(client);
  const packet = await start.firstPacket();
  if (packet === undefined) return;
  const { rdsProxy } = options;
  if (packet.kind === 'cancel') {
    // RDS Proxy takes no cancel requests ("Quotas and limitations for RDS Proxy").
    if (rdsProxy) {
      client.destroy();
      return;
    }
    // The key names the session; the server acts on it and closes.
    connect(options.server)
      .on('error', () => client.destroy())
      .on('close', () => client.destroy())
      .end(packet.bytes);
    return;
  }
  const parameters = readStartup(packet.bytes);
  const unsupported = rdsProxy && unsupportedStart(parameters);
  if (unsupported !== undefined) {
    options.log.warn(`postgres: ${unsupported}`);
    client.end(fatalError('0A000', unsupported));
    return;
  }
  const user = parameters.get('user') ?? '';
  client.write(AUTHENTICATION_CLEARTEXT);
  const password = await start.password();
  if (password === undefined) return;
  const attempt: SignIn = {
    user,
    password,
    database: parameters.get('database') || user,
    port: rdsProxy?.port ?? client.localPort ?? 0,
    proxy: rdsProxy,
  };
  const decision = await options.signIn(attempt);
  if (!decision.allowed) {
    client.end(fatalError(decision.code, decision.message));
    return;
  }
  try {
    // Before the session begins: the server looks a role's password up at once.
    const serverPassword = await options.serverPassword?.(attempt, decision.method);
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
