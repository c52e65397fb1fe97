import type { Alert } from '../contract.ts';
import type { StoredHost } from '../hosts/host.ts';
import { silenceLimitMs } from '../hosts/host.ts';
import type { Condition } from './condition.ts';

/** Key of the condition that a host is down. */
export const SILENCE = 'silence';

const seconds = (ms: number) => Math.round(ms / 1000);

/** The condition of a host from which no sample was received since `since`, with its alert. */
export function silenceOf(host: StoredHost, since: number, now: number, newId: () => string): Condition {
  const value = seconds(now - since);
  const alert: Alert = {
    id: newId(),
    kind: 'host-down',
    state: 'firing',
    severity: 'critical',
    hostId: host.id,
    hostName: host.name,
    ruleId: null,
    metric: 'silence',
    mount: null,
    operator: '>',
    threshold: silenceLimitMs(host) / 1000,
    value,
    peakValue: value,
    startedAt: new Date(since).toISOString(),
    firedAt: new Date(now).toISOString(),
    resolvedAt: null,
    reason: null,
  };
  const condition = { ruleId: null, ruleVersion: 0, mount: null, since, at: now };
  return { ...condition, value, held: value, peak: value, alert };
}

/** The host is heard of again: its silence as it was, in seconds, which is its peak. */
export function brokenSilence(condition: Condition, now: number): Condition {
  const value = seconds(now - condition.since);
  return { ...condition, at: now, value, held: value, peak: value };
}
