import { multipartDigest } from '../../body-chunks.ts';
import { AppError, validation } from '../../errors/errors.ts';
import type { IdempotencyStore, KeptAnswer } from '../../idempotency/idempotency-store.ts';
import type { HttpRouteSpec } from '../../routing/route.ts';
import type { Answer, HttpRequest, Step } from '../http-request.ts';

interface Held {
  readonly key: string;
  readonly token: string;
}

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): the same key and body by the same caller
 * give the first answer again. The caller is the user; without one the header is ignored.
 */
export function idempotencyStep(route: HttpRouteSpec, store: () => IdempotencyStore): Step {
  const held = new WeakMap<HttpRequest, Held>();
  return {
    before: async ({ internal: { http: request } }) => {
      const sent = request.event.headers['idempotency-key'];
      if (sent === undefined || !request.principal) return;
      if (sent.length < 1 || sent.length > 255) throw badKey();
      const key = digest([request.principal.userId, route.method, route.path, sent]);
      const fingerprint = fingerprintOf(request);
      const until = new Date(Date.now() + request.context.getRemainingTimeInMillis() + 1_000);
      const claim = await store().claim(key, fingerprint, until);
      if (claim.kind === 'claimed') held.set(request, { key, token: claim.token });
      else if (claim.fingerprint !== fingerprint) throw otherBody();
      else if (claim.kind === 'running') throw running();
      else request.replay = replayed(claim.answer);
    },
    after: async ({ internal: { http: request }, response }) => {
      const mine = held.get(request);
      if (!mine || !response) return;
      if (response.status >= 200 && response.status < 300 && isKeepable(response))
        await keep(store(), request, mine, response);
      else await release(store(), request, mine);
      held.delete(request);
    },
    onError: async ({ internal: { http: request } }) => {
      const mine = held.get(request);
      if (mine) await release(store(), request, mine);
    },
  };
}

/** An item of DynamoDB has at most 400 KB, and base64 takes a third more. */
function isKeepable({ body }: Answer): boolean {
  return !(body instanceof Uint8Array) || body.length <= 280_000;
}

/** The work is done by now: an answer that cannot be kept is still the answer. */
async function keep(store: IdempotencyStore, request: HttpRequest, { key, token }: Held, answer: Answer) {
  try {
    await store.keep(key, token, toKept(answer));
  } catch (error) {
    request.log.error('the answer could not be kept for its idempotency key', { error });
  }
}

/** The error being answered matters more than the key, which comes free by itself. */
async function release(store: IdempotencyStore, request: HttpRequest, { key, token }: Held) {
  try {
    await store.release(key, token);
  } catch (error) {
    request.log.warn('the idempotency key stays taken until its claim ends', { error });
  }
}

function toKept({ status, headers = {}, etag, body }: Answer): KeptAnswer {
  return {
    status,
    headers,
    ...(etag !== undefined && { etag }),
    ...(typeof body === 'string' && { body }),
    ...(body instanceof Uint8Array && { bytes: Buffer.from(body).toString('base64') }),
  };
}

function replayed({ headers, bytes, ...answer }: KeptAnswer): Answer {
  return {
    ...answer,
    ...(bytes !== undefined && { body: Buffer.from(bytes, 'base64') }),
    headers: { ...headers, 'idempotency-replayed': 'true' },
  };
}

/** As the schema read it, so that neither white space nor the order of fields makes another body. */
function fingerprintOf({ event, route, body }: HttpRequest): string {
  return digest([event.rawPath, event.rawQueryString, content()]);

  function content(): string {
    if (route.rawBody) return multipartDigest(event);
    return route.body ? JSON.stringify(body) : (event.body ?? '');
  }
}

/** Parts are joined by a character that no header or path can hold, so that no two lists give one text. */
function digest(parts: readonly string[]): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', parts.join('\0'), 'base64url');
}

function badKey() {
  return validation({ path: '/Idempotency-Key', message: 'must have 1 to 255 characters' });
}

function running() {
  return new AppError({
    code: 'idempotency-key-in-use',
    detail: 'The first request with this Idempotency-Key is still running: try again in a moment.',
    headers: { 'retry-after': '1' },
  });
}

function otherBody() {
  return new AppError({
    code: 'idempotency-key-reused',
    detail: 'This Idempotency-Key was used with another body: choose a new one.',
  });
}
