import { expect, test } from 'vitest';
import { services } from '../../functions/routes.ts';

const routes = services.flatMap(({ http }) => http);
/** Paths of single resources: what GET, PUT or PATCH gives there has an ETag. */
const tagged = new Set(
  routes.filter(({ conditional, method }) => conditional && method !== 'POST').map(({ path }) => path),
);
const writes = routes.filter(({ method, path }) => /^(PUT|PATCH|DELETE)$/.test(method) && tagged.has(path));
/** PUT and PATCH that give a resource back. */
const representing = routes.filter(
  ({ method, responses }) => /^(PUT|PATCH)$/.test(method) && responses[200]?.body !== undefined,
);

test('there are resources with an ETag and routes that write them', () => {
  expect(tagged.size).toBeGreaterThan(4);
  expect(writes.length).toBeGreaterThan(8);
  expect(representing.length).toBeGreaterThan(3);
});
test.each([...writes, ...representing].map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s honours If-Match',
  (_name, { conditional }) => {
    expect(conditional).toBe(true);
  },
);
