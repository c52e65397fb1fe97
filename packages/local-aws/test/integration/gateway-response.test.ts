import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGatewayWorld, type GatewayWorld } from '../support/gateway.ts';

let local: GatewayWorld;
beforeAll(async () => {
  local = await createGatewayWorld();
  // Answers what the request's body says, evaluated.
  local.define(
    'say',
    "exports.handler = async (event) => eval('(' + Buffer.from(event.body, 'base64') + ')');",
  );
  local.route('ANY /say', 'say');
});
afterAll(() => local.close());

// Node's client announces no length for a HEAD request by itself.
const answerTo = (expression: string, method = 'POST') =>
  local.send('/say', {
    method,
    body: expression,
    headers: { 'content-length': Buffer.byteLength(expression) },
  });

describe('an answer of a function', () => {
  test('without statusCode is a 200 of JSON', async () => {
    const answer = await answerTo("{ hello: 'é' }");
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe('{"hello":"é"}');
    expect((await answerTo("'text'")).text).toBe('"text"');
    expect((await answerTo('[1]')).text).toBe('[1]');
    expect((await answerTo('undefined')).text).toBe('null');
  });

  test('is sent with its status, lower-case headers and body', async () => {
    const answer = await answerTo(
      "{ statusCode: 201, headers: { 'X-Thing': 'a', Location: '/x', 'X-Number': 5 }, body: 'done' }",
    );
    expect(answer.status).toBe(201);
    expect(answer.text).toBe('done');
    expect(answer.headers).toMatchObject({
      'x-thing': 'a',
      location: '/x',
      'x-number': '5',
      'content-length': '4',
    });
    expect(answer.rawHeaders).toContain('x-thing');
  });

  test('without a content type is text/plain', async () => {
    expect((await answerTo("{ statusCode: 200, body: 'x' }")).headers['content-type']).toBe(
      'text/plain; charset=utf-8',
    );
  });

  test('sends each cookie as its own set-cookie', async () => {
    const answer = await answerTo("{ statusCode: 200, cookies: ['a=1; Path=/', 'b=2'], body: '' }");
    expect(answer.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2']);
  });

  test('decodes base64 to the exact bytes', async () => {
    const answer = await answerTo(
      "{ statusCode: 200, isBase64Encoded: true, headers: { 'content-type': 'image/png' }, body: 'AP+ACg==' }",
    );
    expect([...answer.body]).toEqual([0, 255, 128, 10]);
  });

  test('ignores multiValueHeaders and what belongs to the connection', async () => {
    const answer = await answerTo(
      "{ statusCode: 200, multiValueHeaders: { 'x-many': ['a'] }, headers: { 'content-length': '999', 'transfer-encoding': 'chunked', connection: 'close' }, body: 'ok' }",
    );
    expect(answer.text).toBe('ok');
    expect(answer.headers).not.toHaveProperty('x-many');
    expect(answer.headers['content-length']).toBe('2');
  });

  test.each(['204', '304'])('%s has no body', async (status) => {
    const answer = await answerTo(`{ statusCode: ${status} }`);
    expect([answer.status, answer.text]).toEqual([Number(status), '']);
  });

  test('to HEAD has its headers and no body', async () => {
    const answer = await answerTo("{ statusCode: 200, body: 'four' }", 'HEAD');
    expect(answer.text).toBe('');
    expect(answer.headers['content-length']).toBe('4');
  });

  test.each([
    ['a status that is none', '{ statusCode: 42 }'],
    ['a status of text', "{ statusCode: 'fine' }"],
    ['a body that is an object', '{ statusCode: 200, body: { a: 1 } }'],
    ['headers that are a list', "{ statusCode: 200, headers: ['a'] }"],
    ['a header of an object', '{ statusCode: 200, headers: { a: {} } }'],
    ['a header with a line break', "{ statusCode: 200, headers: { a: 'b\\r\\nc: d' } }"],
    ['a header name with a space', "{ statusCode: 200, headers: { 'a b': 'c' } }"],
    ['cookies that are a text', "{ statusCode: 200, cookies: 'a=1' }"],
  ])('with %s is 500', async (_, expression) => {
    const answer = await answerTo(expression);
    expect([answer.status, answer.text]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(answer.headers['content-type']).toBe('application/json');
  });
});

test("the date of an answer is the local world's, by which SDK clients correct their clocks", async () => {
  await local.world.clock.advance(3_600_000);
  const { headers } = await answerTo('1');
  expect(Math.abs(Date.parse(String(headers.date)) - local.world.clock.now())).toBeLessThan(60_000);
});
