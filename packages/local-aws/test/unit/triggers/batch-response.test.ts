import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../src/core/world.ts';
import { failedIds } from '../../../src/triggers/sqs/batch-response.ts';

const ids = ['a', 'b', 'c'];
const answered = (payload: string): InvokeResult => ({ ok: true, payload, requestId: 'r', logTail: '' });
const failed = (payload: string, reports = true) => [...failedIds(answered(payload), ids, reports)];

describe("a consumer's answer", () => {
  it.each(['null', '', '""', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}'])(
    '%j is complete success',
    (payload) => {
      expect(failed(payload)).toEqual([]);
    },
  );
  it.each([
    'not json',
    '[]',
    '"done"',
    '{"batchItemFailures":"a"}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"id":"a"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"unknown"}]}',
  ])('%j is complete failure', (payload) => {
    expect(failed(payload)).toEqual(ids);
  });
  it('names the messages that failed', () => {
    expect(failed('{"batchItemFailures":[{"itemIdentifier":"b"}]}')).toEqual(['b']);
  });
  it('is not looked at without ReportBatchItemFailures', () => {
    expect(failed('{"batchItemFailures":[{"itemIdentifier":"b"}]}', false)).toEqual([]);
  });
  it('that never came fails all', () => {
    const crashed: InvokeResult = { ok: false, kind: 'crash', payload: '{}', requestId: 'r', logTail: '' };
    expect([...failedIds(crashed, ids, true)]).toEqual(ids);
  });
});
