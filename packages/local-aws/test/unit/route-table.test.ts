import { describe, expect, test } from 'vitest';
import { createRouteTable } from '../../src/gateway/route-table.ts';

const table = (...keys: string[]) =>
  createRouteTable(keys.map((routeKey) => ({ routeKey, route: routeKey })));

describe('route selection', () => {
  // The example of API Gateway's developer guide, "Create routes for HTTP APIs".
  const guide = table('GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}');
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST', '/test/5', 'ANY /{proxy+}'],
  ])('follows the guide: %s %s → %s', (method, path, route) => {
    expect(guide.match(method, path)?.route).toBe(route);
  });

  test('prefers literals by position, then goes back to variables', () => {
    const routes = table('GET /a/b/{y}', 'GET /a/{x}/c', 'GET /{w}/b/c/d');
    expect(routes.match('GET', '/a/b/c')?.route).toBe('GET /a/b/{y}');
    expect(routes.match('GET', '/a/z/c')?.route).toBe('GET /a/{x}/c');
    expect(routes.match('GET', '/a/b/c/d')?.route).toBe('GET /{w}/b/c/d');
  });

  test('prefers a method to ANY on the same path only', () => {
    const routes = table('ANY /x/y', 'POST /x/y', 'GET /x/{z}');
    expect(routes.match('POST', '/x/y')?.route).toBe('POST /x/y');
    expect(routes.match('GET', '/x/y')?.route).toBe('ANY /x/y');
  });

  test('keeps the variable names of each route apart', () => {
    const routes = table('GET /u/{id}', 'DELETE /u/{userId}', 'GET /u/{id}/{rest+}');
    expect(routes.match('GET', '/u/5')?.pathParameters).toEqual({ id: '5' });
    expect(routes.match('DELETE', '/u/5')?.pathParameters).toEqual({ userId: '5' });
    expect(routes.match('GET', '/u/5/a/b')?.pathParameters).toEqual({ id: '5', rest: 'a/b' });
  });

  test('matches no empty variable, no missing segment and no trailing slash', () => {
    const routes = table('GET /u/{id}', 'GET /f/{proxy+}', 'GET /');
    for (const path of ['/u', '/u/', '/u/5/', '/f', '/f/']) expect(routes.match('GET', path)).toBeUndefined();
    expect(routes.match('GET', '/')?.route).toBe('GET /');
  });

  test('decodes variables and refuses what is not percent-encoding', () => {
    const routes = table('GET /u/{id}');
    expect(routes.match('GET', '/u/a%2Fb%20c')?.pathParameters).toEqual({ id: 'a/b c' });
    expect(() => routes.match('GET', '/u/%e0%a4')).toThrow(URIError);
  });

  test('is not led astray by names of object members', () => {
    const routes = table('GET /{__proto__}', 'GET /constructor/{id}');
    expect(routes.match('GET', '/toString')?.route).toBe('GET /{__proto__}');
    expect(routes.match('constructor', '/constructor/1')).toBeUndefined();
  });
});
