import { expect, test } from 'vitest';
import { decimal } from '../../../../functions/_shared/schema/decimal.ts';

const schema = decimal({ min: -1e9, max: 1e9 });

test.each([0, 1e-60, -1e-60, 0.1, 1e9])('%d can be stored in DynamoDB', (value) => {
  expect(schema.safeParse(value).success).toBe(true);
});

test.each([3.006e-240, -1e-131, 5e-324, 1e-61])(
  '%d, which DynamoDB refuses or whose square it refuses, is not valid',
  (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  },
);

test.each([1e9 + 1, -1e9 - 1, Number.NaN, Number.POSITIVE_INFINITY, '1'])(
  '%s is out of range or no number',
  (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  },
);
