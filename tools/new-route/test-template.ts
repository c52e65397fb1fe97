import { handlerFile } from '../../functions/_shared/routing/route.ts';
import { type NewRoute, parameterNames } from './new-route.ts';
import type { RouteParts } from './templates.ts';

const ID = '0199c0de-0000-7000-8000-000000000001';

/** `test/unit/functions/<service>/<id>.test.ts`: the real handler with a real event, by status. */
export function testText(route: NewRoute, { status, has }: RouteParts): string {
  const parameters = parameterNames(route.path);
  const fields = [
    `method: '${route.method}'`,
    `path: '${route.path.replaceAll(/\{\w+\}/g, ID)}'`,
    ...(parameters.length > 0
      ? [`params: { ${parameters.map((name) => `${name}: '${ID}'`).join(', ')} }`]
      : []),
    ...(has.body ? ["body: { name: 'first' }"] : []),
  ];
  const secured = route.access === 'user' || route.access === 'admin';
  const token = secured ? `, token: await identity.token({ role: '${route.access}' })` : '';
  const tests = [
    `test('${status} for a call that is right', async () => {
  const answer = await callHttp(handler, { ...call${token} });
  expect(answer.status).toBe(${status});
});`,
    ...(secured
      ? [
          `test('401 without a token', async () => {
  expect((await callHttp(handler, call)).status).toBe(401);
});`,
        ]
      : []),
    ...(route.access === 'admin'
      ? [
          `test('403 for a user', async () => {
  const answer = await callHttp(handler, { ...call, token: await identity.token() });
  expect(answer.status).toBe(403);
});`,
        ]
      : []),
    ...(parameters.length > 0
      ? [
          `test('404 for an id that is no UUID', async () => {
  const params = { ${parameters.map((name) => `${name}: 'x'`).join(', ')} };
  const answer = await callHttp(handler, { ...call, params${token} });
  expect(answer.status).toBe(404);
});`,
        ]
      : []),
    ...(has.page
      ? [
          `test('422 for a limit of 0', async () => {
  const answer = await callHttp(handler, { ...call, query: { limit: '0' }${token} });
  expect(answer.status).toBe(422);
});`,
        ]
      : []),
    ...(has.body
      ? [
          `test('422 for a field that is not known', async () => {
  const answer = await callHttp(handler, { ...call, body: { other: 1 }${token} });
  expect(answer.status).toBe(422);
});`,
        ]
      : []),
  ];
  const name = `nubo-${route.service}-${route.id}`;
  return `import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handler } from '../../../../functions/${handlerFile(route.service, route)}';
import { callHttp } from '../../../support/http-call.ts';
${secured ? "import { type TestIdentity, testIdentity } from '../../../support/identity.ts';\n" : ''}
const call = { ${fields.join(', ')} };
${secured ? 'let identity: TestIdentity;\n' : ''}
beforeAll(${secured ? 'async ' : ''}() => {
  ${
    secured
      ? `identity = await testIdentity();
  for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);
  `
      : ''
  }vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', '${name}');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

${tests.join('\n\n')}
`;
}
