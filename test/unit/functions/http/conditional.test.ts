import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { versionTag } from '../../../../functions/_shared/http/preconditions.ts';
import { callHttp } from '../../../support/http-call.ts';
import { testIdentity } from '../../../support/identity.ts';
import { readNote, updateNote } from '../../../support/sample-routes.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const read = httpHandler(readNote, ({ params }) => ({
  status: 200,
  body: { id: params.id, text: 'hi' },
  etag: versionTag(3),
}));
const readPlain = httpHandler(readNote, ({ params, log }) => {
  log.debug('no version');
  return { status: 200, body: { id: params.id, text: 'hi' } };
});
const update = httpHandler(updateNote, ({ preconditions }) => {
  preconditions.check(versionTag(3));
  return { status: 200, body: { versions: preconditions.versions ?? 'any' }, etag: versionTag(4) };
});

let token: string;
beforeAll(async () => {
  const identity = await testIdentity();
  for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);
  token = await identity.token();
});
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const get = (handler: typeof read, headers = {}) =>
  callHttp(handler, { method: 'GET', path: `/notes/${id}`, params: { id }, token, headers });
const patch = (headers = {}) =>
  callHttp(update, { method: 'PATCH', path: `/notes/${id}`, params: { id }, token, body: {}, headers });

describe('ETag', () => {
  it('is the version where the handler gives one', async () => {
    expect((await get(read)).headers.etag).toBe('"v3"');
  });

  it('is strong and made from the body where it gives none: the same body, the same tag', async () => {
    const [first, second] = [await get(readPlain), await get(readPlain)];

    expect(first.headers.etag).toMatch(/^"[\w-]+"$/);
    expect(second.headers.etag).toBe(first.headers.etag);
  });
});

describe('304', () => {
  it.each(['"v3"', 'W/"v3"', '"v1", "v3"', '*', '"v3-br"', '"v3-gzip"'])(
    'If-None-Match: %s',
    async (value) => {
      const answer = await get(read, { 'if-none-match': value });

      expect(answer.status).toBe(304);
      expect(answer.result.body).toBeUndefined();
      expect(answer.headers['content-type']).toBeUndefined();
      expect(answer.headers.etag).toMatch(/v3/);
      expect(answer.headers['cache-control']).toBe('no-store');
    },
  );

  it.each(['"v2"', 'v3', '"V3"', ''])('but 200 with If-None-Match: %s', async (value) => {
    expect((await get(read, { 'if-none-match': value })).status).toBe(200);
  });
});

describe('412', () => {
  it.each(['"v2"', 'W/"v3"', '"v1","v2"', 'v3', ''])('If-Match: %s', async (value) => {
    const answer = await patch({ 'if-match': value });

    expect(answer.status).toBe(412);
    expect(answer.body.type).toBe('/problems/precondition-failed');
  });

  it.each(['"v3"', '*'])('If-None-Match: %s on a write', async (value) => {
    expect((await patch({ 'if-none-match': value })).status).toBe(412);
  });
});

describe('200 on a write', () => {
  it('without a precondition any version may be written', async () => {
    const answer = await patch();

    expect(answer.body.versions).toBe('any');
    expect(answer.headers.etag).toBe('"v4"');
  });

  it.each([
    ['"v3"', [3]],
    ['"v3-br"', [3]],
    ['"v3", "v9", W/"v4", "other"', [3, 9]],
    ['*', 'any'],
  ])('If-Match: %s lets these versions be written: %j', async (value, versions) => {
    expect((await patch({ 'if-match': value })).body.versions).toEqual(versions);
  });
});

it('500 for a handler that writes and passes the preconditions over, so that no test of it can miss it', async () => {
  const careless = httpHandler(updateNote, () => ({ status: 200, body: {} }));
  const call = { method: 'PATCH', path: `/notes/${id}`, params: { id }, token, body: {} };
  expect((await callHttp(careless, call)).status).toBe(500);
});
