import * as z from 'zod/mini';
import { alert, sample } from '../contract.ts';

/**
 * What is observed of one rule and value of a host, from the first sample that broke the rule. Times are milliseconds
 * since the epoch, by the samples' own clock.
 */
export const condition = z.object({
  /** null for anomalies and silence, which have no rule. */
  ruleId: z.nullable(z.string()),
  ruleVersion: z.number(),
  mount: z.nullable(z.string()),
  since: z.number(),
  /** Of the last sample that was looked at. */
  at: z.number(),
  value: z.number(),
  /** Seconds that the rule was seen broken. */
  held: z.number(),
  /** Seconds that the rule was seen kept again since; undefined while it is broken. */
  clear: z.optional(z.number()),
  peak: z.number(),
  /** While it fires. */
  alert: z.optional(alert),
});
export type Condition = Readonly<z.output<typeof condition>>;

/** By `<rule>`, `<rule>:<mount>`, `anomaly:<metric>` or `silence`. */
export type Conditions = Readonly<Record<string, Condition>>;

/** A change of an alert that has to reach the bus and the live channel. */
export const pendingChange = z.object({
  /** Id of its event, the same at each attempt. */
  id: z.uuid(),
  occurredAt: z.string(),
  traceId: z.string(),
  alert,
});
export type PendingChange = Readonly<z.output<typeof pendingChange>>;

/** What changes with the samples of a host; kept with it, so that one read finds all. */
export const hostState = z.object({
  /** When the last samples came, by our clock. */
  receivedAt: z.optional(z.number()),
  lastSample: z.optional(sample),
  /** Time of the newest sample that the rules have seen. */
  evaluatedAt: z.optional(z.number()),
  conditions: z.record(z.string(), condition),
  outbox: z.array(pendingChange),
  /** When the next look at the host for silence is due. */
  checkDue: z.optional(z.number()),
  /** Calls in a minute since the epoch. */
  calls: z.object({ minute: z.number(), count: z.number() }),
});
export type HostState = Readonly<z.output<typeof hostState>>;

export const NEW_STATE: HostState = { conditions: {}, outbox: [], calls: { minute: 0, count: 0 } };
