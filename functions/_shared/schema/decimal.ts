import * as z from 'zod/mini';

/** The smallest magnitude but 0: its square is still one that DynamoDB can store. */
const LEAST = 1e-60;

/**
 * A number between `min` and `max` that DynamoDB can store. It refuses magnitudes below 1e-130 with a
 * `ValidationException` (AWS, "Supported data types and naming rules in Amazon DynamoDB"), JSON has no such limit.
 */
export function decimal({ min, max }: { readonly min: number; readonly max: number }) {
  return z.number().check(
    z.minimum(min),
    z.maximum(max),
    z.refine(
      (value) => value === 0 || Math.abs(value) >= LEAST,
      `must be 0 or at least ${LEAST} away from it`,
    ),
  );
}
