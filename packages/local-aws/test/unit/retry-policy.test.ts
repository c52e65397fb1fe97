import { describe, expect, it } from 'vitest';
import { nextAttempt } from '../../src/services/events/retry-policy.ts';

const DEFAULTS = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };

describe('the next attempt of a delivery', () => {
  it('waits double, at most ten minutes', () => {
    const waits = [0, 1, 2, 9, 10, 100].map((retries) => nextAttempt(DEFAULTS, retries, 0, 0));
    expect(waits).toEqual([1, 2, 4, 512, 600, 600].map((seconds) => ({ at: seconds * 1000 })));
  });

  it('is not made beyond the number of retries', () => {
    const policy = { ...DEFAULTS, MaximumRetryAttempts: 2 };
    expect(nextAttempt(policy, 1, 0, 0)).toEqual({ at: 2_000 });
    expect(nextAttempt(policy, 2, 0, 0)).toEqual({ exhausted: 'MaximumRetryAttempts' });
    expect(nextAttempt({ ...DEFAULTS, MaximumRetryAttempts: 0 }, 0, 0, 0)).toEqual({
      exhausted: 'MaximumRetryAttempts',
    });
  });

  it('is not made beyond the age of the event', () => {
    const policy = { ...DEFAULTS, MaximumEventAgeInSeconds: 60 };
    expect(nextAttempt(policy, 4, 1_000, 45_000)).toEqual({ at: 61_000 });
    expect(nextAttempt(policy, 4, 1_000, 45_001)).toEqual({ exhausted: 'MaximumEventAgeInSeconds' });
  });
});
