import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

let local: FunctionsWorld;
beforeAll(() => {
  local = createFunctionsWorld();
});
afterAll(() => local.close());

const failureOf = async (name: string, event?: unknown) => {
  const result = await local.invoke(name, event);
  if (result.ok) throw new Error(`${name} did not fail: ${result.payload}`);
  return { kind: result.kind, error: JSON.parse(result.payload), log: result.logTail };
};

describe('an invocation', () => {
  test('gives the event to the handler and its result back as JSON', async () => {
    local.define('echo', 'exports.handler = async (event) => ({ got: event });');
    expect(await local.call('echo', { text: 'Zürich ☕', n: [1, null] })).toEqual({
      got: { text: 'Zürich ☕', n: [1, null] },
    });
  });

  test('is found by name, by ARN and by qualified ARN', async () => {
    const { arn } = local.define('named', 'exports.handler = async () => 1;');
    for (const id of ['named', arn, `${arn}:$LATEST`]) {
      expect((await local.functions.invoke(id, '{}', { trigger: 'test' })).payload).toBe('1');
    }
  });

  test('of a function that does not exist fails with ResourceNotFoundException', async () => {
    expect((await failureOf('nobody')).error.errorType).toBe('ResourceNotFoundException');
  });

  test('without a result gives null', async () => {
    local.define('void', 'exports.handler = async () => {};');
    expect(await local.call('void')).toBeNull();
  });

  test('passes megabytes both ways unharmed', async () => {
    local.define('large', 'exports.handler = async ({ text }) => text + text;');
    const text = 'é'.repeat(700_000);
    expect(await local.call('large', { text })).toBe(text + text);
  });

  test('over 6 MB in is refused before it runs', async () => {
    local.define('in', 'exports.handler = async () => 1;');
    expect((await failureOf('in', 'x'.repeat(6_300_000))).error.errorType).toBe(
      'RequestEntityTooLargeException',
    );
  });

  test('over 6 MB out is Function.ResponseSizeTooLarge', async () => {
    local.define('out', "exports.handler = async () => 'x'.repeat(6_300_000);");
    const { error } = await failureOf('out');
    expect(error).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test("carries Lambda's context object", async () => {
    const { arn } = local.define(
      'context',
      'exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
      { timeoutSeconds: 7, memoryMb: 256 },
    );
    const result = await local.functions.invoke('context', '{}', {
      trigger: 'test',
      requestId: 'request-77',
    });
    const { left, ...context } = JSON.parse(result.payload);
    expect(context).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: '256',
      awsRequestId: 'request-77',
      logGroupName: '/aws/lambda/context',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7000);
  });

  test("ends a caller's wait at its own limit while the function goes on", async () => {
    local.define('slow', "exports.handler = async () => new Promise((r) => setTimeout(r, 300, 'done'));");
    await local.call('slow');
    const result = await local.functions.invoke('slow', '{}', { trigger: 'test', timeoutMs: 20 });
    expect(result).toMatchObject({ ok: false, kind: 'timeout' });
    await expect
      .poll(() => local.functions.invocations({ function: 'slow' }).map((row) => row.status))
      .toEqual(['ok', 'ok']);
  });
});

describe('a failing function', () => {
  test('reports what its handler threw, with type, message and trace', async () => {
    local.define('thrower', "exports.handler = async () => { throw new TypeError('bad thing'); };");
    const { kind, error } = await failureOf('thrower');
    expect(kind).toBe('handler');
    expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'bad thing' });
    expect(error.trace[0]).toBe('TypeError: bad thing');
  });

  test('reports a result that is no JSON', async () => {
    local.define('circular', 'exports.handler = async () => { const a = {}; a.a = a; return a; };');
    expect((await failureOf('circular')).error.errorMessage).toBe('Unable to stringify response body');
  });

  test('in an endless loop is stopped at its timeout, as Sandbox.Timedout', async () => {
    local.define('loop', "exports.handler = async () => { console.log('before'); for (;;); };", {
      timeoutSeconds: 1,
    });
    const result = await local.functions.invoke('loop', '{}', { trigger: 'test', requestId: 'request-1' });
    expect(result).toMatchObject({ ok: false, kind: 'timeout' });
    expect(result.payload).toBe(
      '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: request-1 Error: Task timed out after 1.00 seconds"}',
    );
    expect(result.logTail).toContain('\tINFO\tbefore\n');
  });

  test('that ends its process is Runtime.ExitError', async () => {
    local.define('quitter', 'exports.handler = async ({ code }) => process.exit(code);');
    const { kind, error } = await failureOf('quitter', { code: 3 });
    expect(kind).toBe('crash');
    expect(error.errorType).toBe('Runtime.ExitError');
    expect(error.errorMessage).toMatch(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/);
    expect((await failureOf('quitter', { code: 0 })).error.errorMessage).toMatch(
      /Error: Runtime exited without providing a reason$/,
    );
  });

  test('with an uncaught exception or rejection is reported and replaced', async () => {
    local.define(
      'uncaught',
      `exports.handler = async ({ how }) => {
        if (how === 'throw') setTimeout(() => { throw new RangeError('late'); }, 1);
        if (how === 'reject') Promise.reject(new Error('unseen'));
        return how === 'no' ? 'fine' : new Promise(() => setInterval(() => {}, 1000));
      };`,
    );
    expect(await failureOf('uncaught', { how: 'throw' })).toMatchObject({
      kind: 'crash',
      error: { errorType: 'RangeError', errorMessage: 'late' },
    });
    expect(await failureOf('uncaught', { how: 'reject' })).toMatchObject({
      kind: 'crash',
      error: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: unseen' },
    });
    expect(await local.call('uncaught', { how: 'no' })).toBe('fine');
  });

  test.each([
    [
      'buffers',
      'const kept = []; for (;;) { kept.push(Buffer.alloc(1e6, 1)); await new Promise(setImmediate); }',
    ],
    ['the heap', 'const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()));'],
  ])('that outgrows its memory with %s is out-of-memory', async (_, body) => {
    local.define('glutton', `exports.handler = async () => { ${body} };`, { memoryMb: 128 });
    const { kind, error } = await failureOf('glutton');
    expect(kind).toBe('out-of-memory');
    expect(error.errorType).toBe('Runtime.OutOfMemory');
  });
});

describe('the log of an invocation', () => {
  test('holds what console and the streams wrote, between START and REPORT', async () => {
    local.define(
      'talker',
      `console.log('at start');
      exports.handler = async () => { console.warn('a', { b: 1 }); process.stdout.write('raw\\n'); process.stderr.write('err\\n'); };`,
    );
    await local.functions.invoke('talker', '{}', { trigger: 'http GET /x', requestId: 'request-9' });
    const [row] = local.functions.invocations({ function: 'talker' });
    expect(row).toMatchObject({
      requestId: 'request-9',
      trigger: 'http GET /x',
      status: 'ok',
      cold: true,
      memoryMb: 256,
    });
    expect(row?.maxMemoryMb).toBeGreaterThan(20);
    expect(row?.log).toEqual([
      'START RequestId: request-9 Version: $LATEST',
      expect.stringMatching(/^\S+\tundefined\tINFO\tat start$/),
      expect.stringMatching(/^\d{4}-.*Z\trequest-9\tWARN\ta { b: 1 }$/),
      'raw',
      'err',
      'END RequestId: request-9',
      expect.stringMatching(
        /^REPORT RequestId: request-9\tDuration: .* ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: .* ms$/,
      ),
    ]);
  });

  test('is one line at the terminal for each invocation', async () => {
    local.define('lined', 'exports.handler = async () => 1;');
    await local.functions.invoke('lined', '{}', { trigger: 'sqs jobs' });
    const lines = () => local.world.lines.filter((line) => line.startsWith('info: lined  sqs jobs  '));
    await expect.poll(lines).toHaveLength(1);
  });

  test('lists newest first, up to a limit', async () => {
    local.define('listed', 'exports.handler = async () => 1;');
    for (const requestId of ['r1', 'r2', 'r3'])
      await local.functions.invoke('listed', '{}', { trigger: 'test', requestId });
    const rows = local.functions.invocations({ function: 'listed', limit: 2 });
    expect(rows.map((row) => [row.requestId, row.cold])).toEqual([
      ['r3', false],
      ['r2', false],
    ]);
  });
});
