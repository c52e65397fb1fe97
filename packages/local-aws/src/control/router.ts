import * as z from 'zod';
import { messageOf } from '../core/start-error.ts';
import type { World } from '../core/world.ts';
import type { ControlResponse, ControlRoute } from './control-route.ts';

export interface ControlHttpRequest {
  readonly method: string;
  /** Decoded from `/_local` on, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}
export interface ControlHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export type ControlRouter = (request: ControlHttpRequest) => Promise<ControlHttpResponse>;

/** Input that a control route refuses: answered as 422 with its message. */
export class ControlInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ControlInputError';
  }
}

/** Serves the routes below `/_local`. Never rejects: a route that fails answers 500 with the error's message. */
export function createControlRouter(routes: readonly ControlRoute[], world: World): ControlRouter {
  const compiled = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return async (request) => {
    const foreign = foreignOrigin(request);
    if (foreign) return json(403, { message: foreign });
    const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path;
    const matching = compiled.flatMap(({ route, pattern }) => {
      const match = pattern.exec(path);
      return match ? [{ route, params: { ...match.groups } }] : [];
    });
    const found = matching.find(({ route }) => route.method === request.method);
    if (!found) return json(matching.length > 0 ? 405 : 404, { message: `no ${request.method} ${path}` });
    try {
      const body = bodyOf(request);
      return respond(await found.route.handle({ params: found.params, query: request.query, body }, world));
    } catch (error) {
      return failure(error);
    }
  };
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

/**
 * Pages from elsewhere must not reach these routes through the person's browser, whether by a plain
 * cross-site request or by a name that was rebound to this machine.
 */
function foreignOrigin({ headers }: ControlHttpRequest): string | undefined {
  const host = String(headers.host ?? '');
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) return `host ${host} is not this machine`;
  const origin = headers.origin;
  if (origin === undefined || String(origin) === `http://${host}`) return undefined;
  return `origin ${String(origin)} is not this runtime`;
}

function bodyOf({ body }: ControlHttpRequest): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ControlInputError(`the body is not JSON: ${messageOf(error)}`);
  }
}

function respond({ status = 200, json: value, html, headers }: ControlResponse): ControlHttpResponse {
  if (html === undefined) return json(status, value ?? null);
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: html };
}

function failure(error: unknown): ControlHttpResponse {
  if (error instanceof ControlInputError) return json(422, { message: error.message });
  if (!(error instanceof z.ZodError)) return json(500, { message: messageOf(error) });
  const errors = error.issues.map(({ path, message }) => ({
    path: `/${path.map(String).join('/')}`,
    message,
  }));
  return json(422, { message: 'not valid', errors });
}

function json(status: number, value: unknown): ControlHttpResponse {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}
