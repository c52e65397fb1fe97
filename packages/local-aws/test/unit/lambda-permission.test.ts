import { expect, test } from 'vitest';
import { functionPermissions, lambdaPermission } from '../../src/resources/lambda-permission.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { createTestWorld } from '../../testing/test-world.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:taker';
const API = 'arn:aws:execute-api:us-east-1:000000000000:api/*/*/x';

/** What callers may do by these statements. */
async function allowed(...statements: readonly Readonly<Record<string, unknown>>[]) {
  const world = createTestWorld();
  try {
    for (const [at, statement] of statements.entries()) {
      const input = resourceInput(`P${at}`, { FunctionName: ARN, Principal: '*', ...statement });
      await lambdaPermission.make(input, world);
    }
    const permissions = functionPermissions(world);
    return {
      url: permissions.allowsUrl(ARN),
      api: permissions.allows(ARN, 'apigateway.amazonaws.com', API),
    };
  } finally {
    world.close();
  }
}
const byUrl = { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' };
const viaUrl = { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true };

test('an open function URL takes both of its permissions (since October 2025)', async () => {
  expect(await allowed(byUrl, viaUrl)).toEqual({ url: true, api: false });
  expect(await allowed(byUrl)).toEqual({ url: false, api: false });
  expect(await allowed(viaUrl)).toEqual({ url: false, api: false });
  expect(await allowed()).toEqual({ url: false, api: false });
  expect(await allowed(byUrl, { ...viaUrl, InvokedViaFunctionUrl: 'true' })).toEqual({
    url: true,
    api: false,
  });
});

test('a permission by way of function URLs alone lets no other service in', async () => {
  const everybody = { Action: 'lambda:InvokeFunction' };
  expect(await allowed(byUrl, everybody)).toEqual({ url: true, api: true });
  const gateway = { ...everybody, Principal: 'apigateway.amazonaws.com', SourceArn: API };
  expect(await allowed(byUrl, viaUrl, gateway)).toEqual({ url: true, api: true });
  expect(await allowed(byUrl, gateway)).toEqual({ url: false, api: true });
});
