import { createServer, type Server, type Socket } from 'node:net';
import type { Faults, FaultTarget } from '../core/world.ts';
import { createFaultGate, type FaultGate } from './fault-gate.ts';

/** A store's address as functions know it: a TCP server on loopback that the faults reach. */
export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  /** Lets nothing more of any client through until the work is done. */
  holdWhile(work: Promise<unknown>): void;
  close(): Promise<void>;
}

/**
 * Listens on loopback. A store that is down resets every connection it has, and each new one, as a host
 * that crashed and came back would. The port asked for is taken when it is free, so that an address stays
 * the same from run to run.
 */
export async function listenProxy(options: {
  readonly target: FaultTarget;
  readonly faults: Faults;
  readonly preferredPort?: number | undefined;
  /** Takes a connection; errors of the socket are seen to. */
  accept(client: Socket, gate: FaultGate): void;
}): Promise<ProxyServer> {
  const clients = new Set<Socket>();
  let held: Promise<unknown> | undefined;
  const gate = createFaultGate(options.faults, options.target, () => {
    for (const client of clients) client.resetAndDestroy();
  });
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy());
    if (gate.state === 'down') {
      client.resetAndDestroy();
      return;
    }
    clients.add(client);
    client.on('close', () => clients.delete(client));
    if (held) void held.then(() => options.accept(client, gate));
    else options.accept(client, gate);
  });
  const port = await listen(server, options.preferredPort ?? 0);
  return {
    host: '127.0.0.1',
    port,
    holdWhile(work) {
      const paused = [...clients];
      for (const client of paused) client.pause();
      const done = Promise.allSettled([work, held]).then(() => {
        if (held === done) held = undefined;
        for (const client of paused) client.resume();
      });
      held = done;
    },
    async close() {
      gate.close();
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, preferred: number): Promise<number> {
  try {
    return await listenOn(server, preferred);
  } catch (error) {
    if (preferred === 0) throw error;
    return await listenOn(server, 0);
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: 511 }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('no port'));
    });
  });
}
