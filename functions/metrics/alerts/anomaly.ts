import type { Alert } from '../contract.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { Minute } from '../samples/minute.ts';
import type { Condition } from './condition.ts';

/** What anomalies are looked for in, with the least distance from the mean that counts as far. */
const LEAST_DISTANCE = { cpu: 20, memory: 15, load1: 2 } as const;
export type AnomalyMetric = keyof typeof LEAST_DISTANCE;
export const ANOMALY_METRICS = ['cpu', 'memory', 'load1'] as const satisfies readonly AnomalyMetric[];

/** The baseline is of the last day. */
export const BASELINE_MS = 24 * 60 * 60 * 1000;
/** What is looked at is the mean of the last minutes with samples, of those within this time. */
const RECENT_MS = 5 * 60_000;
const RECENT_MINUTES = 3;
/** Fewer minutes are no baseline. */
const LEAST_MINUTES = 5;
/** Standard deviations that are far. */
const FAR = 4;

export interface Comparison {
  readonly recent: number;
  /** Of the baseline. */
  readonly mean: number;
  /** How far from the mean counts as far. */
  readonly limit: number;
}

/**
 * A host's last minutes beside its own last day.
 * @param minutes by time
 * @returns undefined when there is too little to compare
 */
export function compareWithOwnMean(
  minutes: readonly Minute[],
  metric: AnomalyMetric,
  now: number,
): Comparison | undefined {
  const means = minutes.flatMap(({ at, series }) => {
    const value = series[metric]?.mean;
    return value === undefined ? [] : [{ at, value }];
  });
  const last = means.slice(-RECENT_MINUTES).filter(({ at }) => at > now - RECENT_MS);
  const baseline = means.slice(0, means.length - last.length).map(({ value }) => value);
  if (last.length === 0 || baseline.length < LEAST_MINUTES) return undefined;
  const mean = meanOf(baseline);
  const deviation = Math.sqrt(meanOf(baseline.map((value) => (value - mean) ** 2)));
  const limit = Math.max(FAR * deviation, LEAST_DISTANCE[metric]);
  return { recent: meanOf(last.map(({ value }) => value)), mean, limit };
}

export const isFar = ({ recent, mean, limit }: Comparison) => Math.abs(recent - mean) > limit;
/** Ends an anomaly at half the distance that began it. */
export const isBack = ({ recent, mean, limit }: Comparison) => Math.abs(recent - mean) < limit / 2;

/** The condition of an anomaly with its alert. */
export function anomalyOf(
  host: StoredHost,
  metric: AnomalyMetric,
  comparison: Comparison,
  now: number,
  newId: () => string,
): Condition {
  const value = rounded(comparison.recent);
  const at = new Date(now).toISOString();
  const alert: Alert = {
    id: newId(),
    kind: 'anomaly',
    state: 'firing',
    severity: 'warning',
    hostId: host.id,
    hostName: host.name,
    ruleId: null,
    metric,
    mount: null,
    operator: null,
    threshold: rounded(comparison.mean),
    value,
    peakValue: value,
    startedAt: at,
    firedAt: at,
    resolvedAt: null,
    reason: null,
  };
  const condition = { ruleId: null, ruleVersion: 0, mount: null, since: now, at: now };
  return { ...condition, value, held: 0, peak: value, alert };
}

/** The anomaly goes on; its peak is what is farthest from the mean. */
export function continued(condition: Condition, { recent, mean }: Comparison, now: number): Condition {
  const value = rounded(recent);
  const isFarther = Math.abs(value - mean) > Math.abs(condition.peak - mean);
  return { ...condition, at: now, value, peak: isFarther ? value : condition.peak };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
