/** Percent with two decimals; 0 of nothing, null where it cannot be told. */
export function percentOf(used: number, total: number): number | null {
  if (!Number.isFinite(used) || !Number.isFinite(total) || total < 0) return null;
  if (total === 0) return 0;
  return Math.round(Math.min(100, Math.max(0, (used / total) * 100)) * 100) / 100;
}

/** A number that JSON can hold and that is not negative, else null. */
export const amount = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value >= 0 ? value : null;

export interface Counter {
  readonly value: number;
  /** Ms of a clock that never goes back. */
  readonly at: number;
}

/** Bytes a second between two readings; null for the first, and after a restart or a wrap. */
export function rate(before: Counter | undefined, now: Counter): number | null {
  if (!before || !(now.at > before.at) || !(now.value >= before.value)) return null;
  return amount(Math.round(((now.value - before.value) * 1000) / (now.at - before.at)));
}
