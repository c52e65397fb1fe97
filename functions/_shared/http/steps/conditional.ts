import type { HttpRouteSpec } from '../../routing/route.ts';
import type { Answer, HttpRequest, Step } from '../http-request.ts';
import { varied } from '../negotiation.ts';
import { matchingTag, parseTags } from '../preconditions.ts';

/**
 * Gives successful answers their ETag, answers 304 where the caller has that state (RFC 9110 §13.1.2), and sees to it
 * that a handler which writes has looked at the preconditions.
 */
export function conditional({ id, method }: HttpRouteSpec): Step {
  const writes = method === 'PUT' || method === 'PATCH' || method === 'DELETE';
  return {
    after: (request) => {
      const { response } = request;
      // Only the write itself can hold them, so a handler that passes them over would ignore them silently.
      if (writes && !request.internal.http.preconditionsRead) throw new Error(`${id} ignores If-Match`);
      if (!response || response.status >= 300 || response.body === undefined) return;
      const etag = response.etag ?? tagOf(response.body);
      if (etag === undefined) return;
      const known = method === 'GET' ? knownTag(request.internal.http, etag) : undefined;
      request.response =
        known === undefined ? { ...response, etag } : notModified({ ...response, etag: known });
    },
  };
}

function knownTag({ event }: HttpRequest, etag: string): string | undefined {
  const list = parseTags(event.headers['if-none-match']);
  return list === undefined ? undefined : matchingTag(list, etag);
}

/** RFC 9110 §15.4.5: the headers a 200 would have had, but those that describe the body. */
function notModified({ headers = {}, cookies, etag = '' }: Answer): Answer {
  const kept = Object.entries(headers).filter(([name]) => !/^content-(type|length|encoding)$/.test(name));
  return {
    status: 304,
    headers: { ...Object.fromEntries(kept), vary: varied(headers) },
    etag,
    ...(cookies && { cookies }),
  };
}

function tagOf(body: unknown): string | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined;
  // Loaded by the first answer without a version of its own: the module costs several ms of a cold start.
  const { hash } = process.getBuiltinModule('node:crypto');
  return `"${hash('sha1', body, 'base64url')}"`;
}
