import { describe, expect, test } from 'vitest';
import { less, median, pairedRatios, quantile, summarise } from '../../bench/harness/stats.ts';

describe('median and quantiles', () => {
  test('the median of an odd count is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test('the median of an even count is the mean of the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('quantiles interpolate between closest ranks', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.9)).toBeCloseTo(46);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test('an empty list has none', () => {
    expect(() => median([])).toThrow('no samples');
  });

  test('a summary keeps the whole spread and does not reorder the samples', () => {
    const samples = [3, 1, 2];
    expect(summarise(samples)).toEqual({ median: 2, min: 1, max: 3, count: 3 });
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe('comparison by round', () => {
  test('a ratio is taken within its round, so that a slow round does not count against one side', () => {
    expect(pairedRatios([10, 100, 10], [20, 200, 20])).toEqual([0.5, 0.5, 0.5]);
  });

  test('a baseline is taken off within its round', () => {
    expect(less([110, 230], [10, 30])).toEqual([100, 200]);
  });

  test('rounds that do not match are refused', () => {
    expect(() => pairedRatios([1], [1, 2])).toThrow('1 rounds against 2');
    expect(() => less([1, 2], [1])).toThrow('2 rounds, 1 baselines');
  });

  test('nothing is compared with a sample of zero', () => {
    expect(() => pairedRatios([1], [0])).toThrow('round 1: nothing to compare with');
  });
});
