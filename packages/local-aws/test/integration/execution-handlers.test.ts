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
      { layerDirs: [layer] },
    );
    expect((await local.invoke('second')).ok).toBe(false);
    writeFileSync(flag, '');
    expect(await local.call('second')).toBe('up');
  });
});

describe('handlers of the runtimes before Node.js 24', () => {
  test.each([
    ['a callback', '(event, context, callback) => { setTimeout(() => callback(null, event.a), 5); }', 1],
    ['context.succeed', '(event, context) => { setTimeout(() => context.succeed(event.a), 5); }', 1],
    ['a promise', 'async (event) => event.a', 1],
    ['nothing', '(event) => { setTimeout(() => undefined, 5); return event.a; }', null],
  ])('end by %s', async (_, code, expected) => {
    local.define('old', `exports.handler = ${code};`, { runtime: 'nodejs22.x' });
    expect(await local.call('old', { a: 1 })).toBe(expected);
    expect(await local.call('old', { a: 1 })).toBe(expected);
  });

  test('fail by a callback’s error', async () => {
    const code = "exports.handler = (event, context, callback) => callback(new TypeError('no'));";
    local.define('old-failing', code, { runtime: 'nodejs20.x' });
    const result = await local.invoke('old-failing');
    expect(JSON.parse(result.payload)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
  });
});

describe('the file system', () => {
  test('has a /tmp of the environment’s own and the layers at /opt', async () => {
    const code = `
      const fs = require('node:fs');
      exports.handler = async ({ write }) => {
        if (write) await fs.promises.writeFile('/tmp/mine', write);
        return {
          tmp: fs.existsSync('/tmp/mine') && fs.readFileSync('/tmp/mine', 'utf8'),
          opt: fs.readdirSync('/opt').includes('nodejs'),
          required: require('/opt/nodejs/node_modules/from-layer'),
          missing: fs.existsSync('/opt/nothing'),
          tmpdir: require('node:os').tmpdir() !== '/tmp',
        };
      };`;
    local.define('mounted', code, { layerDirs: [layer] });
    local.define('mounted-too', code, { layerDirs: [layer] });
    const rest = { opt: true, required: 'the layer', missing: false, tmpdir: true };
    expect(await local.call('mounted', { write: 'a' })).toEqual({ ...rest, tmp: 'a' });
    expect(await local.call('mounted', {})).toEqual({ ...rest, tmp: 'a' });
    expect(await local.call('mounted-too', {})).toEqual({ ...rest, tmp: false });
  });
});

describe('packages', () => {
  test('of a layer are found', async () => {
    local.define('layered', "exports.handler = async () => require('from-layer');", { layerDirs: [layer] });
    expect(await local.call('layered')).toBe('the layer');
  });

  test('of AWS’s SDK come with the runtime, to CommonJS and to modules', async () => {
    const names = '[typeof S3Client, typeof PutCommand, typeof SNSClient, typeof LambdaClient].join()';
    const imports = [
      ['S3Client', '@aws-sdk/client-s3'],
      ['PutCommand', '@aws-sdk/lib-dynamodb'],
      ['SNSClient', '@aws-sdk/client-sns'],
      ['LambdaClient', '@aws-sdk/client-lambda'],
    ];
    const required = imports.map(([name, from]) => `const { ${name} } = require('${from}');`).join('');
    const imported = imports.map(([name, from]) => `import { ${name} } from '${from}';`).join('');
    local.define('sdk', `${required} exports.handler = async () => ${names};`);
    local.define('sdk-module', { 'index.mjs': `${imported} export const handler = async () => ${names};` });
    expect(await local.call('sdk')).toBe('function,function,function,function');
    expect(await local.call('sdk-module')).toBe('function,function,function,function');
  });

  test('of AWS’s SDK that the function ships go before the runtime’s', async () => {
    local.define('own-sdk', {
      'index.js': "exports.handler = async () => require('@aws-sdk/client-s3');",
      'node_modules/@aws-sdk/client-s3/index.js': "module.exports = 'its own';",
    });
    expect(await local.call('own-sdk')).toBe('its own');
  });

  test('and a package.json above the task root has no say in what is a module', async () => {
    const { codeDir } = local.define('plain', {
      'index.js': "const part = require('./part.js'); exports.handler = async () => part;",
      'part.js': "module.exports = typeof require('./data.json').a;",
      'data.json': '{"a":1}',
    });
    const above = join(codeDir, '..', 'package.json');
    writeFileSync(above, '{"type":"module"}');
    expect(await local.call('plain')).toBe('number');
    rmSync(above);
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
