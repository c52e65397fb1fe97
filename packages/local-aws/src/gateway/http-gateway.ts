import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ControlRouter } from '../control/router.ts';
import type { World } from '../core/world.ts';
import { createApiHandler } from './api-handler.ts';
import type { HttpApis } from './http-api-model.ts';
import { readBody } from './read-body.ts';
import { useOriginForm } from './request-target.ts';
import { type StaticFiles, serveStatic } from './static-files.ts';

export interface HttpGatewayOptions {
  readonly world: World;
  /** Defaults to `world.httpApis`. */
  readonly model?: HttpApis;
  /** Serves `/_local` and below. */
  readonly control?: ControlRouter;
  /** The built web console, served where no route of an API is. */
  readonly console?: StaticFiles | undefined;
  /** Whether a function's resource policy admits the API; absent: every integration may call its function. */
  readonly mayInvoke?: (functionArn: string, sourceArn: string) => boolean;
}
/** Takes a request or leaves it (false). */
export type RequestHook = (request: IncomingMessage, response: ServerResponse) => boolean;
export type UpgradeHook = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface HttpGateway {
  /** Listens on 127.0.0.1 and, where the machine has it, on ::1; 0 takes a free port. Gives the port. */
  listen(port: number): Promise<number>;
  /** Asked before the APIs, in the order they were added. */
  onRequest(hook: RequestHook): void;
  /** Takes every upgrade request; without one they are refused with 403. */
  onUpgrade(hook: UpgradeHook): void;
  /** Takes no more requests, lets those in work end for up to `graceMs` (2 s), then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/** Above the quota the gateway enforces, so that it can answer as API Gateway does. */
const PARSER_HEADER_BYTES = 128 * 1024;

/** The local runtime's own port: HTTP APIs, `/_local`, the web console, and hooks for WebSocket connections. */
export function createHttpGateway(options: HttpGatewayOptions): HttpGateway {
  const { world, control, console: webConsole } = options;
  const api = createApiHandler({
    world,
    model: options.model ?? world.httpApis,
    mayInvoke: options.mayInvoke,
    controlPage: control && '/_local',
  });
  const hooks: RequestHook[] = [];
  let upgradeHook: UpgradeHook | undefined;
  let servers: Server[] = [];

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    // The local world's, by which SDK clients that post to connections correct their own clocks.
    response.setHeader('date', new Date(world.clock.now()).toUTCString());
    useOriginForm(request);
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? '' : url.slice(mark + 1);
    if (control && (path === '/_local' || path.startsWith('/_local/'))) {
      void serveControl(control, request, response, path, query);
      return;
    }
    for (const hook of hooks) if (hook(request, response)) return;
    if (webConsole === undefined) api.handleRest(request, response, path, query);
    else if (!api.handleExplicit(request, response, path, query))
      serveConsole(webConsole, request, response, path, query);
  }

  function serveConsole(
    files: StaticFiles,
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ): void {
    serveStatic(files, path, request, response).then(
      (served) => {
        if (!served) api.handleRest(request, response, path, query);
      },
      (error: unknown) => {
        world.log.error(`console file ${path}: ${String(error)}`);
        response.destroy();
      },
    );
  }

  function newServer(): Server {
    const server = createServer({ maxHeaderSize: PARSER_HEADER_BYTES, keepAliveTimeout: 75_000 }, onRequest);
    server.on('clientError', refuseUnparsed);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      useOriginForm(request);
      if (upgradeHook) upgradeHook(request, socket, head);
      else socket.end(plainAnswer('403 Forbidden', 'Forbidden'));
    });
    return server;
  }

  return {
    async listen(port) {
      const first = newServer();
      await listenOn(first, { host: '127.0.0.1', port });
      servers = [first];
      // A listening TCP server has an address object.
      const taken = (first.address() as AddressInfo).port;
      const second = newServer();
      try {
        await listenOn(second, { host: '::1', port: taken, ipv6Only: true });
        servers.push(second);
      } catch (error) {
        // No IPv6 on this machine: `localhost` is then 127.0.0.1 alone.
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') {
          await closeServer(first, 0);
          throw error;
        }
      }
      return taken;
    },
    onRequest: (hook) => {
      hooks.push(hook);
    },
    onUpgrade: (hook) => {
      upgradeHook = hook;
    },
    async close(graceMs = 2000) {
      api.close();
      await Promise.all(servers.map((server) => closeServer(server, graceMs)));
    },
  };
}

async function serveControl(
  control: ControlRouter,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return;
  if (body === 'too-large') {
    response.writeHead(413).end();
    return;
  }
  const {
    status,
    headers,
    body: answer,
  } = await control({
    method: request.method ?? 'GET',
    path: path.includes('%') ? decoded(path) : path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body,
  });
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(answer)) }).end(answer);
}

/** A path that is not percent-encoded matches no route as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function listenOn(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function refuseUnparsed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(plainAnswer(status, status.slice(4)));
}

function plainAnswer(status: string, text: string): string {
  const body = JSON.stringify({ message: text });
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}
