import { describe, expect, test } from 'vitest';
import { MOST_ATTEMPTS, retryDelay } from '../../../../functions/notifications/deliveries/retry-schedule.ts';

const now = new Date('2026-10-21T07:28:00.000Z');
const delay = (attempts: number, retryAfter?: string, random = 0) =>
  retryDelay(attempts, retryAfter, now, random);

test('retries come after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and then no more', () => {
  expect(MOST_ATTEMPTS).toBe(7);
  expect([1, 2, 3, 4, 5, 6, 7].map((attempts) => delay(attempts))).toEqual([
    5_000,
    300_000,
    1_800_000,
    7_200_000,
    18_000_000,
    36_000_000,
    undefined,
  ]);
});

test('jitter adds up to a tenth', () => {
  expect(delay(2, undefined, 1)).toBe(330_000);
});

describe('Retry-After', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['a date', 'Wed, 21 Oct 2026 07:30:00 GMT', 120_000],
    ['more than a day', '9999999999', 86_400_000],
    ['a date in years', 'Wed, 21 Oct 2037 07:30:00 GMT', 86_400_000],
  ])('is used where it is valid: %s', (_, value, expected) => {
    expect(delay(2, value)).toBe(expected);
  });

  test.each([
    ['a past date', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['a negative number', '-5'],
    ['an exponent', '1e9'],
    ['a word', 'soon'],
    ['no month', 'Wed, 21 Foo 2026 07:30:00 GMT'],
    ['no day', 'Wed, 99 Oct 2026 07:30:00 GMT'],
    ['nothing', ''],
    ['zero', '0'],
  ])('is left for the schedule: %s', (_, value) => {
    expect(delay(2, value)).toBe(300_000);
  });
});
