import { hash } from 'node:crypto';
import type { HostState } from '../alerts/condition.ts';
import type { Host } from '../contract.ts';

/** A host as the table has it. */
export interface StoredHost {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly intervalSeconds: number;
  readonly createdAt: string;
  /** Counts the changes that administrators make. */
  readonly version: number;
  /** undefined for a host that is being deleted. */
  readonly tokenHash: string | undefined;
  /** Counts the changes of the state. */
  readonly revision: number;
  readonly state: HostState;
}

/** Missed samples that make a host down. */
const MISSED_SAMPLES = 3;
/** A sample may be this much late, in intervals, before it counts as missed. */
const LATENESS = 0.2;

/** Milliseconds of silence after which a host is down. */
export function silenceLimitMs({ intervalSeconds }: Pick<StoredHost, 'intervalSeconds'>): number {
  return (MISSED_SAMPLES + LATENESS) * intervalSeconds * 1000;
}

/** By the time of receipt: the clock of a host may be wrong. */
function statusOf(host: StoredHost, now: number): Host['status'] {
  const { receivedAt } = host.state;
  if (receivedAt === undefined) return 'unknown';
  return now - receivedAt > silenceLimitMs(host) ? 'down' : 'up';
}

/** The host as the API shows it. */
export function toHost(host: StoredHost, now = Date.now()): Host {
  const { id, name, labels, intervalSeconds, createdAt, state } = host;
  return {
    id,
    name,
    labels,
    intervalSeconds,
    status: statusOf(host, now),
    lastSample: state.lastSample ?? null,
    lastSampleAt: state.receivedAt === undefined ? null : new Date(state.receivedAt).toISOString(),
    createdAt,
  };
}

/**
 * The opaque part of a host's ETag: of all that is shown, behind the version that administrators count up. Samples change the tag
 * every few seconds, so that `If-Match` compares the version alone (docs/decisions/103).
 */
export function hostTag({ version }: StoredHost, shown: Host): string {
  return `v${version}.${hash('sha1', JSON.stringify(shown), 'base64url')}`;
}

/** Whether one of the tags that `If-Match` leaves is of this version; undefined tags leave all. */
export function mayWrite({ version }: StoredHost, tags: readonly string[] | undefined): boolean {
  return tags === undefined || tags.some((tag) => tag.startsWith(`v${version}.`));
}
