import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { World } from '../core/world.ts';
import { useOriginForm } from '../gateway/request-target.ts';
import type { AwsService, AwsStreamResponse, AwsStreamService } from './aws-service.ts';
import { createDispatcher, type RequestHead } from './dispatch.ts';
import { services as allServices } from './index.ts';
import { type UnsignedHandler, unsignedRoutes } from './unsigned-routes.ts';

export interface AwsEndpointOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The services it serves; all of `services/index.ts` by default. */
  readonly services?: readonly (AwsService | AwsStreamService)[];
}
export interface AwsEndpoint {
  readonly port: number;
  /** Serves paths below the prefix without a signature; the path itself must be the secret. */
  route(prefix: string, handler: UnsignedHandler): void;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * The AWS endpoint of one world on both loopback addresses. Rejects with the listener's error (`EADDRINUSE`
 * and so on).
 */
export async function createAwsEndpoint(world: World, options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const dispatch = createDispatcher(world, options.services ?? allServices);
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    dispatch(headOf(request), request, gone.signal)
      .then((answer) => send(response, answer, world.clock.now()))
      .catch(() => {
        // The caller hung up while its request was read or its answer written: nobody reads an answer.
        response.destroy();
      });
  };
  const first = await listen(serve, '127.0.0.1', options.port);
  const { port } = first.address() as AddressInfo; // a TCP server that listens has this kind of address
  const servers = [first];
  try {
    servers.push(await listen(serve, '::1', port));
  } catch (error) {
    // A machine without IPv6 has no ::1; anything else is a port in use.
    if (!(error instanceof Error && 'code' in error && NO_IPV6.has(String(error.code)))) {
      await closed(first);
      throw error;
    }
  }
  return {
    port,
    route: (prefix, handler) => unsignedRoutes(world).add(prefix, handler),
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

function listen(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Headers hold session tokens; requests may be long polls, so neither is cut short by the server.
    const server = createServer(
      { maxHeaderSize: 64 * 1024, requestTimeout: 0, keepAliveTimeout: 60_000 },
      serve,
    );
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function headOf(request: IncomingMessage): RequestHead {
  useOriginForm(request);
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  // Without a prototype: a header may be named `constructor`.
  const headers: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase();
    const value = request.rawHeaders[i + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return {
    method: request.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    rawQuery: at < 0 ? '' : url.slice(at + 1),
    headers,
  };
}

/** The date is the local world's, by which SDK clients correct their own clocks. */
async function send(response: ServerResponse, answer: AwsStreamResponse, now: number): Promise<void> {
  const date = { date: new Date(now).toUTCString() };
  if (answer.body instanceof Readable) {
    response.writeHead(answer.status, { ...date, ...answer.headers });
    await pipeline(answer.body, response);
    return;
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  response.writeHead(answer.status, { ...date, ...length, ...answer.headers });
  response.end(body);
}
