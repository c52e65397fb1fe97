import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../src/services/events/pattern/event-pattern.ts';

const matches = (pattern: unknown, event: unknown) => compilePattern(pattern)(event);

describe('content filters', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['a value', ['a'], 'a', true],
    ['another value', ['a'], 'b', false],
    ['one of several', ['a', 'b'], 'b', true],
    ['a number, not its text', [1], '1', false],
    ['true', [true], true, true],
    ['null', [null], null, true],
    ['null, not absence', [null], undefined, false],
    ['the empty text', [''], '', true],
    ['any element of an array', ['b'], ['a', 'b'], true],
    ['prefix', [{ prefix: 'order.' }], 'order.paid', true],
    ['prefix, other', [{ prefix: 'order.' }], 'user.paid', false],
    ['prefix in any case', [{ prefix: { 'equals-ignore-case': 'ORDER' } }], 'order.paid', true],
    ['suffix', [{ suffix: '.png' }], 'a.png', true],
    ['suffix in any case', [{ suffix: { 'equals-ignore-case': '.PNG' } }], 'a.png', true],
    ['anything but', [{ 'anything-but': 'a' }], 'b', true],
    ['anything but, the same', [{ 'anything-but': 'a' }], 'a', false],
    ['anything but, absent', [{ 'anything-but': 'a' }], undefined, false],
    ['anything but a list', [{ 'anything-but': ['a', 1] }], 1, false],
    ['anything but a prefix', [{ 'anything-but': { prefix: 'in' } }], 'init', false],
    ['anything but prefixes', [{ 'anything-but': { prefix: ['in', 'st'] } }], 'x', true],
    ['anything but a suffix', [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }], 'a.rtf', false],
    ['anything but a wildcard', [{ 'anything-but': { wildcard: ['*/a/*', '*/b'] } }], 'x/a/y', false],
    ['anything but in any case', [{ 'anything-but': { 'equals-ignore-case': ['A'] } }], 'a', false],
    ['numeric range', [{ numeric: ['>', 0, '<=', 5] }], 5, true],
    ['numeric range, out', [{ numeric: ['>', 0, '<=', 5] }], 0, false],
    ['numeric equality of a number only', [{ numeric: ['=', 3] }], '3', false],
    ['exists', [{ exists: true }], 0, true],
    ['exists, absent', [{ exists: true }], undefined, false],
    ['does not exist', [{ exists: false }], undefined, true],
    ['does not exist, an object is no leaf', [{ exists: false }], { a: 1 }, true],
    ['wildcard', [{ wildcard: 'a*c*' }], 'abbbc', true],
    ['wildcard, escaped', [{ wildcard: 'a\\*b' }], 'a*b', true],
    ['wildcard, escaped, not a run', [{ wildcard: 'a\\*b' }], 'axb', false],
    ['equals in any case', [{ 'equals-ignore-case': 'Alice' }], 'aLICE', true],
    ['cidr', [{ cidr: '10.0.0.0/24' }], '10.0.0.255', true],
    ['cidr, out', [{ cidr: '10.0.0.0/24' }], '10.0.1.0', false],
    ['either matcher', [{ prefix: 'a' }, { suffix: 'z' }], 'bz', true],
  ])('%s', (_name, pattern, value, expected) => {
    expect(matches({ detail: { field: pattern } }, { detail: { field: value } })).toBe(expected);
  });
});

describe('members', () => {
  it('must all match', () => {
    const pattern = { source: ['nubo'], detail: { kind: ['a'] } };
    expect(matches(pattern, { source: 'nubo', detail: { kind: 'a' } })).toBe(true);
    expect(matches(pattern, { source: 'nubo', detail: { kind: 'b' } })).toBe(false);
  });
  it('under $or need one match, beside what stands next to it', () => {
    const pattern = { source: ['s'], detail: { $or: [{ a: [1] }, { b: [{ numeric: ['<', 2] }] }] } };
    expect(matches(pattern, { source: 's', detail: { b: 1 } })).toBe(true);
    expect(matches(pattern, { source: 's', detail: { a: 2, b: 2 } })).toBe(false);
    expect(matches(pattern, { source: 't', detail: { a: 1 } })).toBe(false);
  });
  it('of objects in an array must match in one element', () => {
    const pattern = { items: { sku: ['a'], count: [1] } };
    expect(matches(pattern, { items: [{ sku: 'a', count: 1 }] })).toBe(true);
    expect(
      matches(pattern, {
        items: [
          { sku: 'a', count: 2 },
          { sku: 'b', count: 1 },
        ],
      }),
    ).toBe(false);
  });
});

describe('a pattern that EventBridge refuses', () => {
  it.each<[unknown, RegExp]>([
    [{ a: 'text' }, /must be an object or an array/],
    [{ a: [] }, /Empty arrays/],
    [{}, /Empty objects/],
    [[], /not an object/],
    [{ a: [{ regex: 'x' }] }, /Unrecognized match type regex/],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, /Only one key/],
    [{ a: [{ numeric: ['~', 1] }] }, /Unrecognized numeric range operator/],
    [{ a: [{ wildcard: 'a**b' }] }, /Consecutive wildcard/],
  ])('%j', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
