import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../src/triggers/sqs/message-filter.ts';
import { sqsRecord } from '../../../src/triggers/sqs/sqs-event.ts';

const record = (body: string) =>
  sqsRecord(
    { messageId: 'm', receiptHandle: 'r', body, attributes: {}, system: { SenderId: 'me' } },
    'arn:aws:sqs:us-east-1:000000000000:q',
    'us-east-1',
  );

describe('filter criteria', () => {
  it('match a JSON body by its members', () => {
    const accepts = compileFilters(['{"body":{"kind":[{"prefix":"order."}]}}']);
    expect(accepts(record('{"kind":"order.paid"}'))).toBe(true);
    expect(accepts(record('{"kind":"user.paid"}'))).toBe(false);
    expect(accepts(record('plain text'))).toBe(false);
  });
  it('match a text body as text', () => {
    const accepts = compileFilters(['{"body":["ping"]}']);
    expect(accepts(record('ping'))).toBe(true);
    expect(accepts(record('{"ping":1}'))).toBe(false);
  });
  it('let pass what any of them matches, and everything when there is none', () => {
    const accepts = compileFilters(['{"body":["a"]}', '{"attributes":{"SenderId":["me"]}}']);
    expect(accepts(record('b'))).toBe(true);
    expect(compileFilters([])(record('b'))).toBe(true);
  });
});
