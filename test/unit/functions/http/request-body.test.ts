import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { callHttp, type HttpCall } from '../../../support/http-call.ts';
import { testIdentity } from '../../../support/identity.ts';
import { createNote, listNotes, updateNote } from '../../../support/sample-routes.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const create = httpHandler(createNote, ({ body }) => ({ status: 201, body }));
const update = httpHandler(updateNote, ({ body, preconditions }) => {
  preconditions.check('"v1"');
  return { status: 200, body };
});
const list = httpHandler(listNotes, ({ query }) => ({ status: 200, body: { items: [String(query.limit)] } }));

let token: string;
beforeAll(async () => {
  const identity = await testIdentity();
  for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);
  token = await identity.token();
});
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const post = (call: Partial<HttpCall>) =>
  callHttp(create, { method: 'POST', path: '/notes', token, ...call });
const patch = (call: Partial<HttpCall>) =>
  callHttp(update, { method: 'PATCH', path: `/notes/${id}`, params: { id }, token, ...call });
const text = (content: string) => ({
  bytes: { content, isText: true },
  headers: { 'content-type': 'application/json' },
});

describe('201', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json;',
    'application/json; ; charset=utf-8;',
    'application/json; profile="https://example.org/a;b"; v=1',
  ])('takes %s', async (type) => {
    const answer = await post({ body: { text: 'hi' }, headers: { 'content-type': type } });

    expect(answer.body).toEqual({ text: 'hi', tags: [] });
  });

  it('a merge patch comes as base64, as the gateway sends types that it does not know', async () => {
    const answer = await patch({
      bytes: { content: JSON.stringify({ text: 'é' }), isText: false },
      headers: { 'content-type': 'application/merge-patch+json' },
    });

    expect(answer.body).toMatchObject({ text: 'é' });
  });
});

describe('400', () => {
  it.each([
    ['half a body', '{"text":'],
    ['no body', ''],
    ['two values', '{"text":"a"} {}'],
    ['a comment', '{"text":"a" /* b */}'],
    ['NaN', '{"text":NaN}'],
    ['the same name twice', '{"text":"a","text":"b"}'],
    ['the same name twice, once escaped', '{"text":"a","\\u0074ext":"b"}'],
    ['the same name twice, deep inside', '{"text":"a","tags":[{"x":{"y":1,"y":2}}]}'],
  ])('malformed JSON: %s', async (_name, content) => {
    const answer = await post(text(content));

    expect(answer.status).toBe(400);
    expect(answer.body.type).toBe('/problems/malformed-json');
  });

  it('bytes that are not UTF-8', async () => {
    const bytes = { content: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), isText: false };

    expect((await patch({ bytes, headers: { 'content-type': 'application/json' } })).status).toBe(400);
  });

  it('the same name in two objects is well-formed', async () => {
    const answer = await post(text('{"text":"a: \\"text\\": {","tags":["text","text"]}'));

    expect(answer.status).toBe(201);
  });
});

describe('413', () => {
  it('a body one byte over the route’s limit, counted in UTF-8', async () => {
    const wrap = (content: string) => text(JSON.stringify({ text: content }));
    const room = 1_000 - JSON.stringify({ text: '' }).length;

    expect((await post(wrap('a'.repeat(room)))).status).toBe(201);
    expect((await post(wrap('a'.repeat(room + 1)))).status).toBe(413);
    expect((await post(wrap('é'.repeat(room / 2 + 1)))).status).toBe(413);
  });
});

describe('415', () => {
  it.each([
    'text/plain',
    'application/merge-patch+json',
    'application/json; charset=latin1',
    'application/jsonp',
  ])('a body of %s', async (type) => {
    const answer = await post({ body: { text: 'a' }, headers: { 'content-type': type } });

    expect(answer.status).toBe(415);
    expect(answer.headers.accept).toBe('application/json');
  });

  it('no content type', async () => {
    expect((await post({ bytes: { content: '{}', isText: false } })).status).toBe(415);
  });

  it.each(['gzip', 'identity'])('a request with Content-Encoding %s', async (coding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': coding };

    expect((await post({ body: { text: 'a' }, headers })).status).toBe(415);
  });

  it('PATCH says in Accept-Patch what it takes', async () => {
    const answer = await patch({ body: {}, headers: { 'content-type': 'application/json-patch+json' } });

    expect(answer.status).toBe(415);
    expect(answer.headers['accept-patch']).toContain('application/merge-patch+json');
  });
});

describe('422', () => {
  it('names every field that is wrong, by JSON Pointer', async () => {
    const answer = await post({ body: { tags: ['a', 7], id: 'x', 'a/b~c': 1 } });

    expect(answer.status).toBe(422);
    expect(answer.body.type).toBe('/problems/validation');
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['/a~1b~0c', '/id', '/tags/1', '/text']);
  });

  it('__proto__ is an unknown field like any other', async () => {
    const answer = await post(text('{"text":"a","__proto__":{"admin":true}}'));

    expect(answer.status).toBe(422);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it.each(['[]', 'null', '"text"'])('a body that is no object: %s', async (content) => {
    expect((await post(text(content))).status).toBe(422);
  });

  it('a query value out of its range', async () => {
    const answer = await callHttp(list, { method: 'GET', path: '/notes', query: { limit: '101' } });

    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toBe('/limit');
  });
});
