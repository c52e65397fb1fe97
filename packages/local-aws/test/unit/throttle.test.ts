import { describe, expect, test } from 'vitest';
import { createBucket } from '../../src/gateway/throttle.ts';

describe('a token bucket', () => {
  let now = 0;
  const taken = (bucket: { take(): boolean }, times: number) =>
    Array.from({ length: times }, () => bucket.take()).filter(Boolean).length;

  test('gives its burst at once and its rate after it', () => {
    now = 0;
    const bucket = createBucket({ rateLimit: 10, burstLimit: 5 }, () => now);
    expect(taken(bucket, 9)).toBe(5);
    now += 200;
    expect(taken(bucket, 9)).toBe(2);
    now += 3_600_000;
    expect(taken(bucket, 9)).toBe(5);
  });

  test('refuses everything at 0 and nothing without limits', () => {
    expect(
      taken(
        createBucket({ rateLimit: 0, burstLimit: 0 }, () => now),
        3,
      ),
    ).toBe(0);
    expect(
      taken(
        createBucket({ rateLimit: undefined, burstLimit: undefined }, () => now),
        1000,
      ),
    ).toBe(1000);
  });
});
