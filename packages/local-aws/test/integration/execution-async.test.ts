import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Functions } from '../../src/core/world.ts';
import { destinations } from '../../src/execution/destinations.ts';
import { createFunctions } from '../../src/execution/functions.ts';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

const FLAKY = `let n = 0; exports.handler = async ({ failures }) => { n += 1; if (n <= failures) throw new Error('failure ' + n); return n; };`;
let local: FunctionsWorld;
beforeEach(() => {
  local = createFunctionsWorld();
});
afterEach(() => local.close());

const rows = (name: string) => local.functions.invocations({ function: name });
const start = (name: string, event: unknown) =>
  local.functions.invokeAsync(name, JSON.stringify(event), { trigger: 'event', requestId: 'request-1' });
const ended = (name: string, count: number) =>
  expect.poll(() => rows(name).length, { timeout: 15_000 }).toBe(count);

describe('an asynchronous invocation', () => {
  test('is tried again after one and after two more minutes, under the same request id', async () => {
    local.define('flaky', FLAKY);
    start('flaky', { failures: 2 });
    await ended('flaky', 1);
    // The machine's own time goes on meanwhile, so the halves leave it room.
    await local.world.clock.advance(30_000);
    await ended('flaky', 1);
    await local.world.clock.advance(30_000);
    await ended('flaky', 2);
    await local.world.clock.advance(60_000);
    await ended('flaky', 2);
    // A second more: the retry is set a moment after the row is written, and counts from then.
    await local.world.clock.advance(61_000);
    await ended('flaky', 3);
    expect(rows('flaky').map((row) => [row.status, row.requestId])).toEqual([
      ['ok', 'request-1'],
      ['handler', 'request-1'],
      ['handler', 'request-1'],
    ]);
  });

  test('goes to the failure destination when its retries are used up', async () => {
    const records: unknown[] = [];
    destinations(local.world).register('sqs', async ({ destinationArn, record, roleArn }) => {
      records.push({ destinationArn, roleArn, record: JSON.parse(record) });
    });
    const { arn } = local.define('hopeless', FLAKY);
    local.functions.configureAsync('hopeless', {
      maximumRetryAttempts: 1,
      onFailureArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
    });
    start('hopeless', { failures: 9 });
    await ended('hopeless', 1);
    await local.world.clock.advance(60_000);
    await expect
      .poll(() => records, { timeout: 15_000 })
      .toEqual([
        {
          destinationArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
          roleArn: 'arn:aws:iam::000000000000:role/test',
          record: {
            version: '1.0',
            timestamp: expect.stringMatching(/Z$/),
            requestContext: {
              requestId: 'request-1',
              functionArn: `${arn}:$LATEST`,
              condition: 'RetriesExhausted',
              approximateInvokeCount: 2,
            },
            requestPayload: { failures: 9 },
            responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
            responsePayload: expect.objectContaining({ errorType: 'Error', errorMessage: 'failure 2' }),
          },
        },
      ]);
  });

  test('reaches a Lambda destination only with permission', async () => {
    local.define('first', 'exports.handler = async () => ({ done: true });');
    const { arn } = local.define('next', 'exports.handler = async (record) => record.responsePayload;');
    local.functions.configureAsync('first', { onSuccessArn: arn });
    start('first', {});
    await expect
      .poll(() => local.world.lines.some((line) => line.startsWith('error: first: delivery to')), {
        timeout: 15_000,
      })
      .toBe(true);
    expect(rows('next')).toHaveLength(0);
    local.world.identities.addPolicy('arn:aws:iam::000000000000:role/test', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn }],
    });
    start('first', {});
    await ended('next', 1);
  });

  test('that is too old is dropped with a warning', async () => {
    local.define('aged', FLAKY);
    local.functions.configureAsync('aged', { maximumEventAgeSeconds: 60 });
    start('aged', { failures: 9 });
    await ended('aged', 1);
    await local.world.clock.advance(61_000);
    await expect
      .poll(() => local.world.lines.filter((line) => line.startsWith('warn')), { timeout: 15_000 })
      .toEqual([expect.stringContaining('aged: asynchronous event request-1 dropped (EventAgeExceeded)')]);
    expect(rows('aged')).toHaveLength(1);
  });

  test('that is throttled waits without using up its retries', async () => {
    local.define('single', "exports.handler = async () => new Promise((r) => setTimeout(r, 300, 'ok'));", {
      reservedConcurrency: 1,
    });
    const held = local.invoke('single');
    start('single', {});
    expect((await held).ok).toBe(true);
    await local.world.clock.advance(1_000);
    await expect
      .poll(() => rows('single').map((row) => row.status), { timeout: 15_000 })
      .toEqual(['ok', 'ok', 'throttled']);
  });
});

describe('events that were accepted before a restart', () => {
  /** The functions of the next run on the same data folder; `local` closes them. */
  function restart(): Functions {
    const next = createFunctions({ world: local.world });
    Object.assign(local.world, { functions: next });
    return next;
  }
  const rowsOf = (functions: Functions) =>
    functions.invocations({}).map(({ status, trigger, requestId }) => [status, trigger, requestId]);

  test('are attempted at their time, with what they were accepted with', async () => {
    const definition = local.define('flaky', FLAKY);
    start('flaky', { failures: 1 });
    await ended('flaky', 1);
    await local.functions.close();

    const next = restart();
    next.define(definition);
    next.resumeAsync();
    await local.world.clock.advance(30_000);
    expect(rowsOf(next)).toEqual([]);
    await local.world.clock.advance(31_000);
    const retried = [['handler', 'event (retry 1)', 'request-1']];
    await expect.poll(() => rowsOf(next), { timeout: 15_000 }).toEqual(retried);
    await next.close();
  });

  test('are attempted at once when they were being attempted, and are done with when they have ended', async () => {
    const definition = local.define(
      'slow',
      'exports.handler = () => new Promise(() => setTimeout(() => {}, 1e6));',
    );
    start('slow', {});
    await local.functions.close();

    const next = restart();
    next.define({
      ...definition,
      codeDir: local.define('quick', 'exports.handler = async () => 1;').codeDir,
    });
    next.resumeAsync();
    await local.world.clock.advance(1);
    await expect.poll(() => rowsOf(next), { timeout: 15_000 }).toEqual([['ok', 'event', 'request-1']]);
    await next.close();

    const last = restart();
    last.define(definition);
    last.resumeAsync();
    await local.world.clock.advance(600_000);
    expect(rowsOf(last)).toEqual([]);
    await last.close();
  });

  test('are dropped with a line when their function is gone', async () => {
    local.define('flaky', FLAKY);
    start('flaky', { failures: 1 });
    await ended('flaky', 1);
    await local.functions.close();
    const next = restart();
    next.resumeAsync();
    expect(local.world.lines.join('\n')).toContain('flaky: asynchronous event request-1 dropped');
    await next.close();
  });
});
