import type { AlertRule, AlertRuleInput } from '../contract.ts';

/** Counts the changes of a rule, so that what was observed by an earlier version is not held against a later one. */
export type StoredRule = AlertRule & { readonly version: number };

/** Rules at most: each sample is held against all that apply to its host. */
export const MOST_RULES = 100;

const DEFAULTS: readonly Omit<AlertRuleInput, 'hostId'>[] = [
  { metric: 'cpu', operator: '>', threshold: 90, forSeconds: 300, severity: 'warning' },
  { metric: 'memory', operator: '>', threshold: 90, forSeconds: 300, severity: 'warning' },
  { metric: 'disk', operator: '>', threshold: 90, forSeconds: 300, severity: 'critical' },
];

/** What there is until an administrator changes it: ids are fixed, and sort before all others. */
export const DEFAULT_RULES: readonly StoredRule[] = DEFAULTS.map((rule, index) => ({
  id: `00000000-0000-7000-8000-00000000000${index + 1}`,
  ...rule,
  hostId: null,
  version: 1,
}));

export function toRule({ version: _, ...rule }: StoredRule): AlertRule {
  return rule;
}

export function rulesFor(hostId: string, rules: readonly StoredRule[]): readonly StoredRule[] {
  return rules.filter((rule) => rule.hostId === null || rule.hostId === hostId);
}

type Bound = Pick<AlertRule, 'operator' | 'threshold'>;

/** Whether a value breaks the rule. */
export function breaches({ operator, threshold }: Bound, value: number): boolean {
  switch (operator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
  }
}

/** Part of the threshold that a value has to be back by before the alert ends at once. */
const MARGIN = 0.05;

/** Whether a value is back from the threshold by the margin, so that no noise brings it over again. */
export function isWellBack(bound: Bound, value: number): boolean {
  const margin = Math.abs(bound.threshold) * MARGIN;
  return upwards(bound) ? value <= bound.threshold - margin : value >= bound.threshold + margin;
}

/** The worse of two values. */
export function worse(bound: Bound, one: number, other: number): number {
  return upwards(bound) ? Math.max(one, other) : Math.min(one, other);
}

function upwards({ operator }: Bound): boolean {
  return operator === '>' || operator === '>=';
}
