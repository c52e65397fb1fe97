/** What a set of samples comes to. All in the unit of the samples. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** The middle value, or the mean of the two in the middle. Throws on an empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear interpolation between closest ranks (R-7, as spreadsheets do). `q` is 0..1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * q;
  const low = sorted[Math.floor(rank)];
  const high = sorted[Math.ceil(rank)];
  if (low === undefined || high === undefined) throw new Error('no samples');
  return low + (high - low) * (rank - Math.floor(rank));
}

export function summarise(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/**
 * Ratios of samples taken in the same round. What slows the machine for a while slows both, so that the
 * median of these holds better than the ratio of two medians. Throws when the rounds do not match.
 */
export function pairedRatios(ours: readonly number[], peers: readonly number[]): number[] {
  if (ours.length !== peers.length) throw new Error(`${ours.length} rounds against ${peers.length}`);
  return ours.map((value, round) => {
    const peer = peers[round];
    if (!peer) throw new Error(`round ${round + 1}: nothing to compare with`);
    return value / peer;
  });
}

/** Samples of each round less that round's baseline. Throws when the rounds do not match. */
export function less(samples: readonly number[], baseline: readonly number[]): number[] {
  if (samples.length !== baseline.length)
    throw new Error(`${samples.length} rounds, ${baseline.length} baselines`);
  return samples.map((value, round) => value - (baseline[round] ?? 0));
}
