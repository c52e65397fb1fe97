import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/core/log.ts';
import { Call } from '../../src/execution/call.ts';
import { createInvocationLog } from '../../src/execution/invocation-log.ts';
import type { Outcome } from '../../src/execution/outcome.ts';

const ok: Outcome = { ok: true, payload: '{}' };
const failed: Outcome = { ok: false, kind: 'handler', payload: '{"errorType":"Error"}' };

function setUp(prints?: () => boolean) {
  const lines: string[] = [];
  const log = createInvocationLog(createLog({ out: (line) => lines.push(...line.split('\n')) }), prints);
  let calls = 0;
  return {
    lines,
    log,
    async end(trigger: string, outcome: Outcome = ok, httpStatus?: number) {
      calls += 1;
      const call = new Call(
        { requestId: `request-${calls}`, trigger, payload: '{}', functionName: 'f', memoryMb: 128 },
        () => undefined,
      );
      call.finish(outcome);
      log.add(call, 1000);
      if (httpStatus !== undefined) log.recordHttpStatus(call.requestId, httpStatus);
      await turn();
    },
  };
}

describe('lines of invocations', () => {
  it('show the HTTP status, and what went wrong', async () => {
    const { lines, end } = setUp();
    await end('http GET /a', ok, 404);
    await end('sqs jobs', failed);
    expect(lines).toEqual([
      'f  http GET /a  404  0.0 ms',
      'f  sqs jobs  0.0 ms  failed: handler {"errorType":"Error"}',
    ]);
  });
  it('of a schedule come once, and again whenever it fails; its record is kept each time', async () => {
    const { lines, log, end } = setUp();
    for (let run = 0; run < 3; run += 1) await end('schedule sweep');
    await end('schedule sweep', failed);
    expect(lines.map((line) => line.includes('failed'))).toEqual([false, true]);
    expect(log.list({})).toHaveLength(4);
  });
  it('wait for the end of the start, but for those that failed', async () => {
    let started = false;
    const { lines, log, end } = setUp(() => started);
    await end('http POST /register', ok, 201);
    await end('http POST /login', ok, 503);
    await end('http POST /login', failed, 500);
    started = true;
    await end('http GET /tasks', ok, 200);
    expect(lines.map((line) => line.split('  ')[2])).toEqual(['503', '500', '200']);
    expect(log.list({}).map(({ httpStatus }) => httpStatus)).toEqual([200, 500, 503, 201]);
  });
});
