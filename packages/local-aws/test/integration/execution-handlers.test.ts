import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

let local: FunctionsWorld;
let layer: string;
beforeAll(() => {
  local = createFunctionsWorld();
  layer = mkdtempSync(join(tmpdir(), 'test-layer-'));
  const packageDir = join(layer, 'nodejs', 'node_modules', 'from-layer');
  mkdirSync(packageDir, { recursive: true });
  writeFileSync(join(packageDir, 'index.js'), "module.exports = 'the layer';");
});
afterAll(async () => {
  rmSync(layer, { recursive: true, force: true });
  await local.close();
});

describe('a handler is found', () => {
  test.each([
    ['CommonJS', { 'index.js': "exports.handler = async () => 'cjs';" }, 'index.handler', 'cjs'],
    ['.cjs', { 'index.cjs': "exports.handler = async () => 'cjs';" }, 'index.handler', 'cjs'],
    [
      '.mjs with top-level await',
      { 'index.mjs': "const a = await 'esm'; export const handler = async () => a;" },
      'index.handler',
      'esm',
    ],
    [
      '.js in a module package',
      { 'package.json': '{"type":"module"}', 'index.js': "export const handler = async () => 'esm';" },
      'index.handler',
      'esm',
    ],
    [
      'in a folder and a nested export',
      { 'src/app.js': "exports.a = { b: async () => 'deep' };" },
      'src/app.a.b',
      'deep',
    ],
    ['synchronous', { 'index.js': "exports.handler = () => 'plain';" }, 'index.handler', 'plain'],
  ])('as %s', async (_, files, handler, expected) => {
    local.define('found', files, { handler });
    expect(await local.call('found')).toBe(expected);
  });
});

describe('a start that fails is reported as Lambda does', () => {
  test.each([
    [
      'Runtime.ImportModuleError',
      "require('not-there');",
      'index.handler',
      /^Error: Cannot find module 'not-there'/,
    ],
    ['Runtime.ImportModuleError', 'exports.handler = 1;', 'elsewhere.handler', /^Error: Cannot find module/],
    [
      'Runtime.HandlerNotFound',
      'exports.other = 1;',
      'index.handler',
      /^index\.handler is undefined or not exported$/,
    ],
    ['Runtime.MalformedHandlerName', '', 'index', /^Bad handler$/],
    ['Runtime.UserCodeSyntaxError', 'exports.handler = (', 'index.handler', /^SyntaxError: /],
    ['TypeError', "throw new TypeError('at load');", 'index.handler', /^at load$/],
    [
      'Runtime.CallbackHandlerDeprecated',
      'exports.handler = (e, c, done) => done();',
      'index.handler',
      /callback/,
    ],
    [
      'Runtime.StreamingNotSupported',
      'exports.handler = awslambda.streamifyResponse(async () => {});',
      'index.handler',
      /not supported by the local runtime/,
    ],
  ])('%s', async (errorType, code, handler, message) => {
    local.define('broken', code, { handler });
    const result = await local.invoke('broken');
    expect(result).toMatchObject({ ok: false, kind: 'init' });
    const error = JSON.parse(result.payload);
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toMatch(message);
  });

  test('Runtime.ExitError for a module that ends the process', async () => {
    local.define('exiting', 'process.exit(4);');
    const result = await local.invoke('exiting');
    expect(result).toMatchObject({ ok: false, kind: 'init' });
    expect(result.payload).toContain('Runtime exited with error: exit status 4');
  });

  test('and the next invocation tries again', async () => {
    const flag = join(layer, 'flag');
    local.define(
      'second',
      `if (!require('fs').existsSync(${JSON.stringify(flag)})) throw new Error('no'); exports.handler = async () => 'up';`,
    );
    expect((await local.invoke('second')).ok).toBe(false);
    writeFileSync(flag, '');
    expect(await local.call('second')).toBe('up');
  });
});

describe('packages', () => {
  test('of a layer are found', async () => {
    local.define('layered', "exports.handler = async () => require('from-layer');", { layerDirs: [layer] });
    expect(await local.call('layered')).toBe('the layer');
  });

  test('above the task root are not, as on Lambda', async () => {
    const code =
      "exports.handler = async () => { try { return require('only-on-this-machine'); } catch (e) { return e.code; } };";
    const module =
      "export const handler = async () => { try { return await import('only-on-this-machine'); } catch (e) { return e.code; } };";
    const { codeDir } = local.define('confined', code);
    const above = join(codeDir, '..', 'node_modules', 'only-on-this-machine');
    mkdirSync(above, { recursive: true });
    writeFileSync(join(above, 'index.js'), 'module.exports = 1;');
    local.define('confined-module', { 'index.mjs': module });
    expect(await local.call('confined')).toBe('MODULE_NOT_FOUND');
    expect(await local.call('confined-module')).toBe('ERR_MODULE_NOT_FOUND');
  });
});

describe('the environment', () => {
  test("is the template's, Lambda's own variables and the AWS endpoint, nothing of this machine's", async () => {
    process.env.ONLY_FOR_THE_PERSON = 'secret';
    const { codeDir } = local.define('env', 'exports.handler = async () => process.env;', {
      environment: {
        TABLE: 'things',
        AWS_USE_DUALSTACK_ENDPOINT: 'true',
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    });
    const env = await local.call('env');
    delete process.env.ONLY_FOR_THE_PERSON;
    expect(env).toMatchObject({
      TABLE: 'things',
      _HANDLER: 'index.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: local.world.endpoints.aws,
      LAMBDA_TASK_ROOT: codeDir,
      TZ: ':UTC',
      _X_AMZN_TRACE_ID: expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
      ),
    });
    const principal = local.world.identities.principalOf(
      String(Reflect.get(Object(env), 'AWS_ACCESS_KEY_ID')),
    );
    expect(principal?.arn).toContain('role/test');
    expect(env).toMatchObject({
      AWS_SECRET_ACCESS_KEY: principal?.secretAccessKey,
      AWS_SESSION_TOKEN: expect.any(String),
    });
    for (const name of ['ONLY_FOR_THE_PERSON', 'AWS_USE_DUALSTACK_ENDPOINT', 'NODE_EXTRA_CA_CERTS']) {
      expect(env).not.toHaveProperty(name);
    }
  });
});
