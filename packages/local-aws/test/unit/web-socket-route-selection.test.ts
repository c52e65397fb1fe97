import { describe, expect, it } from 'vitest';
import { selectRouteKey } from '../../src/gateway/websocket/messages.ts';

const ACTION = '$request.body.action';

describe('the route selection expression', () => {
  it.each([
    ['a text member', ACTION, '{"action":"ping"}', 'ping'],
    ['a nested member', '$request.body.message.kind', '{"message":{"kind":"chat"}}', 'chat'],
    ['a number', ACTION, '{"action":7}', '7'],
    ['the form with braces', `$${'{request.body.action}'}`, '{"action":"ping"}', 'ping'],
  ])('selects %s', (_name, expression, body, key) => {
    expect(selectRouteKey(expression, body)).toBe(key);
  });

  it.each([
    ['text that is no JSON', 'hello'],
    ['JSON without the member', '{"other":"ping"}'],
    ['an object as the member', '{"action":{"a":1}}'],
    ['null as the body', 'null'],
    ['an inherited member', '{"__proto__":{"action":"ping"}}'],
    ['a reserved key', '{"action":"$connect"}'],
  ])('leaves %s to $default', (_name, body) => {
    expect(selectRouteKey(ACTION, body)).toBeUndefined();
  });
});
