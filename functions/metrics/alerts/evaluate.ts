import { type Alert, type ResolutionReason, SAMPLES_A_CALL, type Sample } from '../contract.ts';
import { breaches, isWellBack, type StoredRule, worse } from '../rules/alert-rule.ts';
import type { Condition, Conditions } from './condition.ts';

/** A host's conditions after an evaluation, and what it did to alerts. */
export interface Evaluation {
  readonly conditions: Conditions;
  /** Alerts that began to fire or were resolved, each once, to be stored and published. */
  readonly changed: readonly Alert[];
  /** Alerts that go on, with a peak to be stored. */
  readonly peaked: readonly Alert[];
}

export interface EvaluationContext {
  readonly host: { readonly id: string; readonly name: string };
  /** Rules of this host. */
  readonly rules: readonly StoredRule[];
  readonly now: number;
  readonly newId: () => string;
}

/** Longer gaps between two samples count neither as a broken rule nor as a kept one. */
const LONGEST_GAP_SECONDS = 60;
/** A value between the threshold and its margin ends an alert after this, or after the rule's own time. */
const LEAST_CLEAR_SECONDS = 60;
/**
 * Conditions of a host's rules at most: they, those that have no rule, and their alerts are written in one transaction of at most
 * 100 items (Amazon DynamoDB API reference, TransactWriteItems).
 */
const MOST_CONDITIONS = 90;
/** A full call whose newest sample is older is one of several: what it shows may be over already. */
const RECENT_MS = 60_000;

/**
 * Holds new samples against the rules, in the order of their own times. An alert fires when a rule was broken for
 * `forSeconds` and still is at the end; it ends when the value is back by 5 % of the threshold, or on the right
 * side for as long as it takes to fire, at least a minute. What begins and ends within the samples changes nothing.
 * @param samples by time, newer than any that was evaluated before; none to apply changed rules alone
 */
export function evaluate(
  before: Conditions,
  samples: readonly Sample[],
  context: EvaluationContext,
): Evaluation {
  const board = new Board(before, context.now);
  applyRules(board, context);
  for (const sample of samples) {
    const at = Date.parse(sample.at);
    for (const rule of context.rules) {
      const values = valuesOf(rule, sample);
      for (const { key, mount, value } of values) {
        board.update(key, at, value, observe(board.get(key), rule, { at, mount, value }));
      }
      if (rule.metric === 'disk' && sample.disk !== null) removeMounts(board, rule, sample, at);
    }
  }
  return board.finish(context, mayFire(samples, context.now));
}

/** Ends conditions of rules that are gone, or that their value would not break as they are now. */
function applyRules(board: Board, { rules, now }: EvaluationContext): void {
  for (const [key, condition] of board.entries()) {
    const { ruleId, ruleVersion, alert, value } = condition;
    if (ruleId === null) continue;
    const rule = rules.find(({ id }) => id === ruleId);
    if (!rule) board.end(key, now, value, 'rule-deleted');
    else if (rule.version !== ruleVersion) {
      if (!alert || rule.metric !== alert.metric || !breaches(rule, value))
        board.end(key, now, value, 'rule-changed');
      else board.set(key, { ...condition, ruleVersion: rule.version });
    }
  }
}

interface Observed {
  readonly at: number;
  readonly mount: string | null;
  readonly value: number;
}

/** The condition after one more value; undefined when there is none, or none any more. */
function observe(
  before: Condition | undefined,
  rule: StoredRule,
  { at, mount, value }: Observed,
): Condition | undefined {
  const broken = breaches(rule, value);
  if (!before) {
    if (!broken) return undefined;
    return { ruleId: rule.id, ruleVersion: rule.version, mount, since: at, at, value, held: 0, peak: value };
  }
  const gap = (at - before.at) / 1000;
  const seconds = gap <= LONGEST_GAP_SECONDS ? gap : 0;
  const { clear, ...rest } = before;
  if (broken)
    return { ...rest, at, value, held: before.held + seconds, peak: worse(rule, before.peak, value) };
  const holds = before.alert !== undefined || before.held >= rule.forSeconds;
  if (!holds || isWellBack(rule, value)) return undefined;
  const clearFor = clear === undefined ? 0 : clear + seconds;
  if (clearFor >= Math.max(rule.forSeconds, LEAST_CLEAR_SECONDS)) return undefined;
  return { ...before, at, value, clear: clearFor };
}

function removeMounts(board: Board, rule: StoredRule, { disk }: Sample, at: number): void {
  for (const [key, { ruleId, mount, value }] of board.entries()) {
    if (ruleId === rule.id && !disk?.some((each) => each.mount === mount))
      board.end(key, at, value, 'mount-removed');
  }
}

/** The values of a sample that a rule looks at; what was not measured is left out. */
function valuesOf(rule: StoredRule, sample: Sample) {
  const one = (value: number | null | undefined) =>
    typeof value === 'number' ? [{ key: rule.id, mount: null, value }] : [];
  switch (rule.metric) {
    case 'cpu':
      return one(sample.cpu.percent);
    case 'memory':
      return one(sample.memory.percent);
    case 'swap':
      return one(sample.swap?.percent);
    case 'load1':
      return one(sample.load?.[0]);
    case 'disk':
      return (sample.disk ?? []).flatMap(({ mount, percent }) =>
        percent === null ? [] : [{ key: `${rule.id}:${mount}`, mount, value: percent }],
      );
  }
}

function mayFire(samples: readonly Sample[], now: number): boolean {
  const newest = samples.at(-1);
  if (newest === undefined || samples.length < SAMPLES_A_CALL) return true;
  return Date.parse(newest.at) > now - RECENT_MS;
}

interface Ended {
  readonly alert: Alert;
  readonly at: number;
  readonly value: number;
  readonly reason: ResolutionReason;
}

/** The conditions of a host while they are evaluated. */
export class Board {
  readonly #conditions: Map<string, Condition>;
  readonly #ended = new Map<string, Ended>();
  readonly #now: number;

  constructor(before: Conditions, now: number) {
    this.#conditions = new Map(Object.entries(before));
    this.#now = now;
  }

  get(key: string): Condition | undefined {
    return this.#conditions.get(key);
  }

  set(key: string, condition: Condition): void {
    this.#conditions.set(key, condition);
  }

  /** Sets the condition of a rule, or ends one that there was. */
  update(key: string, at: number, value: number, condition: Condition | undefined): void {
    if (!condition) this.end(key, at, value, 'recovered');
    else if (this.#conditions.has(key) || this.#conditions.size < MOST_CONDITIONS) this.set(key, condition);
  }

  end(key: string, at: number, value: number, reason: ResolutionReason): void {
    const alert = this.#conditions.get(key)?.alert;
    const peakValue = this.#conditions.get(key)?.peak;
    if (alert && !this.#ended.has(key))
      this.#ended.set(key, {
        alert: { ...alert, peakValue: peakValue ?? alert.peakValue },
        at,
        value,
        reason,
      });
    this.#conditions.delete(key);
  }

  entries(): readonly (readonly [string, Condition])[] {
    return [...this.#conditions];
  }

  /**
   * What came of it: alerts for the rules that are broken for long enough, and the end of those that are not.
   * @param mayFire false when later samples are known to follow
   */
  finish({ host, rules, newId }: EvaluationContext, mayFire: boolean): Evaluation {
    const changed: Alert[] = [];
    const peaked: Alert[] = [];
    for (const [key, condition] of this.#conditions) {
      const rule = rules.find(({ id }) => id === condition.ruleId);
      if (rule && !condition.alert && condition.held >= rule.forSeconds) {
        // One that ended and is back within the same samples never stopped.
        const before = this.#ended.get(key)?.alert;
        this.#ended.delete(key);
        if (before) this.#conditions.set(key, { ...condition, alert: before });
        else if (mayFire) {
          const alert = thresholdAlert(rule, condition, { host, now: this.#now, newId });
          changed.push(alert);
          this.#conditions.set(key, { ...condition, alert });
          continue;
        }
      }
      const kept = this.#conditions.get(key);
      if (kept?.alert && kept.alert.peakValue !== kept.peak) {
        const alert = { ...kept.alert, peakValue: kept.peak };
        peaked.push(alert);
        this.#conditions.set(key, { ...kept, alert });
      }
    }
    for (const ended of this.#ended.values()) changed.push(resolved(ended));
    return { conditions: Object.fromEntries(this.#conditions), changed, peaked };
  }
}

function thresholdAlert(
  rule: StoredRule,
  { since, value, peak, mount }: Condition,
  { host, now, newId }: Pick<EvaluationContext, 'host' | 'now' | 'newId'>,
): Alert {
  return {
    id: newId(),
    kind: 'threshold',
    state: 'firing',
    severity: rule.severity,
    hostId: host.id,
    hostName: host.name,
    ruleId: rule.id,
    metric: rule.metric,
    mount,
    operator: rule.operator,
    threshold: rule.threshold,
    value,
    peakValue: peak,
    startedAt: new Date(since).toISOString(),
    firedAt: new Date(now).toISOString(),
    resolvedAt: null,
    reason: null,
  };
}

/** By the sample's own time, but never before it fired: the clock of a host may be behind ours. */
function resolved({ alert, at, value, reason }: Ended): Alert {
  const resolvedAt = new Date(Math.max(at, Date.parse(alert.firedAt))).toISOString();
  return { ...alert, state: 'resolved', value, resolvedAt, reason };
}
