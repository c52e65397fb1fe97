import { describe, expect, it } from 'vitest';
import { conditionsHold, UnknownConditionError } from '../../../src/iam/conditions.ts';

function holds(operator: string, wanted: string | string[], actual?: string | string[]): boolean {
  const list = (value: string | string[]) => (typeof value === 'string' ? [value] : value);
  const context = new Map(actual === undefined ? [] : [['my:key', list(actual)] as const]);
  return conditionsHold({ [operator]: { 'My:Key': list(wanted) } }, context);
}

describe('condition operators', () => {
  it.each<[string, string | string[], string | string[] | undefined, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringEqualsIgnoreCase', 'ABC', 'abc', true],
    ['StringLike', 'task-?-*', 'task-1-x', true],
    ['StringNotLike', 'task-*', 'task-1', false],
    ['ArnEquals', 'arn:aws:sns:*:000000000000:topic', 'arn:aws:sns:us-east-1:000000000000:topic', true],
    ['ArnLike', 'arn:aws:sns:*:topic', 'arn:aws:sns:us-east-1:000000000000:topic', false],
    ['ArnLike', 'arn:aws:events:*:*:rule/*', 'arn:aws:events:us-east-1:000000000000:rule/bus/r', true],
    ['ArnNotLike', 'arn:aws:s3:::a*', 'arn:aws:s3:::b', true],
    ['Bool', 'true', 'true', true],
    ['Bool', 'false', 'true', false],
    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
    ['Null', 'false', 'x', true],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericEquals', '10', 'ten', false],
    ['NumericGreaterThan', '10', '11.5', true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-05-01T00:00:00Z', true],
    ['DateLessThan', '1767225600', '2026-05-01T00:00:00Z', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.9', true],
    ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ForAnyValue:StringLike', ['a*'], ['x', 'ab'], true],
    ['ForAnyValue:StringLike', ['a*'], undefined, false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'ab'], false],
  ])('%s %j of %j is %j', (operator, wanted, actual, expected) => {
    expect(holds(operator, wanted, actual)).toBe(expected);
  });
  it('that are not known are refused by name, not passed over', () => {
    expect(() => holds('StringMatches', 'a', 'a')).toThrow(UnknownConditionError);
  });
  it('must all hold', () => {
    const context = new Map([
      ['a', ['1']],
      ['b', ['2']],
    ]);
    expect(conditionsHold({ StringEquals: { a: ['1'], b: ['2'] } }, context)).toBe(true);
    expect(conditionsHold({ StringEquals: { a: ['1'] }, StringLike: { b: ['3'] } }, context)).toBe(false);
  });
});
