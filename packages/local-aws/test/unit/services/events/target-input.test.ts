import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../../src/services/events/bus-event.ts';
import { targetInput } from '../../../../src/services/events/input.ts';
import { target } from '../../../../src/services/events/rule.ts';

const event: BusEvent = {
  version: '0',
  id: 'e1',
  'detail-type': 'order.paid',
  source: 'nubo',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { name: 'a "b"', total: 3, lines: [{ sku: 'x' }], 'with-dash': true },
};
const rule = { name: 'r', arn: 'arn:aws:events:us-east-1:000000000000:rule/r' };
const input = (properties: object) =>
  targetInput(event, rule, target.parse({ Id: 't', Arn: 'a', ...properties }));
const transformed = (InputPathsMap: Record<string, string>, InputTemplate: string) =>
  input({ InputTransformer: { InputPathsMap, InputTemplate } });

describe('what a target gets', () => {
  it('is the whole event', () => {
    expect(JSON.parse(input({}))).toEqual(event);
  });
  it('is the constant of Input', () => {
    expect(input({ Input: '{"a":1}' })).toBe('{"a":1}');
  });
  it.each([
    ['$.detail.total', '3'],
    ['$.detail.lines[0].sku', '"x"'],
    ['$.detail', JSON.stringify(event.detail)],
    ["$.detail['with-dash']", 'true'],
    ['$.none', 'null'],
  ])('is the part at InputPath %s', (InputPath, expected) => {
    expect(input({ InputPath })).toBe(expected);
  });
});

describe('an input template', () => {
  const paths = { name: '$.detail.name', total: '$.detail.total', lines: '$.detail.lines', none: '$.none' };
  it('writes values as JSON outside quotes', () => {
    const text = transformed(paths, '{"n": <name>, "t": <total>, "l": <lines>}');
    expect(JSON.parse(text)).toEqual({ n: 'a "b"', t: 3, l: [{ sku: 'x' }] });
  });
  it('writes values as text inside quotes', () => {
    expect(JSON.parse(transformed(paths, '"<name> costs <total>"'))).toBe('a "b" costs 3');
  });
  it('leaves nothing for what the event has not', () => {
    expect(JSON.parse(transformed(paths, '{"a": "[<none>]", "b": <none>}'))).toEqual({ a: '[]', b: '' });
  });
  it('knows the rule and the event', () => {
    const text = transformed({}, '{"rule": <aws.events.rule-name>, "event": <aws.events.event.json>}');
    expect(JSON.parse(text)).toEqual({ rule: 'r', event });
  });
});
