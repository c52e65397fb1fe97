import { type Context, inRange, matchesArn, matchesPattern } from './pattern.ts';

type Test = (wanted: string, actual: string, context: Context) => boolean;
interface Operator {
  readonly test: Test;
  /** `StringNotEquals` and the like: true when no listed value matches, also when the key is absent. */
  readonly negated?: true;
}

const equals: Test = (wanted, actual, context) =>
  matchesPattern(wanted, actual, context, { wildcards: false });
const equalsIgnoreCase: Test = (wanted, actual, context) =>
  matchesPattern(wanted, actual, context, { wildcards: false, ignoreCase: true });
const like: Test = (wanted, actual, context) => matchesPattern(wanted, actual, context, { wildcards: true });
const compared =
  (read: (text: string) => number, holds: (actual: number, wanted: number) => boolean): Test =>
  (wanted, actual) => {
    const [a, w] = [read(actual), read(wanted)];
    return !Number.isNaN(a) && !Number.isNaN(w) && holds(a, w);
  };
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
/** ISO 8601, or seconds since the epoch. */
const date = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const comparisons = (prefix: string, read: (text: string) => number): [string, Operator][] => [
  [`${prefix}Equals`, { test: compared(read, (a, w) => a === w) }],
  [`${prefix}NotEquals`, { test: compared(read, (a, w) => a === w), negated: true }],
  [`${prefix}LessThan`, { test: compared(read, (a, w) => a < w) }],
  [`${prefix}LessThanEquals`, { test: compared(read, (a, w) => a <= w) }],
  [`${prefix}GreaterThan`, { test: compared(read, (a, w) => a > w) }],
  [`${prefix}GreaterThanEquals`, { test: compared(read, (a, w) => a >= w) }],
];
const operators = new Map<string, Operator>([
  ['StringEquals', { test: equals }],
  ['StringNotEquals', { test: equals, negated: true }],
  ['StringEqualsIgnoreCase', { test: equalsIgnoreCase }],
  ['StringNotEqualsIgnoreCase', { test: equalsIgnoreCase, negated: true }],
  ['StringLike', { test: like }],
  ['StringNotLike', { test: like, negated: true }],
  ['ArnEquals', { test: matchesArn }],
  ['ArnLike', { test: matchesArn }],
  ['ArnNotEquals', { test: matchesArn, negated: true }],
  ['ArnNotLike', { test: matchesArn, negated: true }],
  ['Bool', { test: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase() }],
  ['BinaryEquals', { test: (wanted, actual) => wanted === actual }],
  ['IpAddress', { test: (wanted, actual) => inRange(wanted, actual) }],
  ['NotIpAddress', { test: (wanted, actual) => inRange(wanted, actual), negated: true }],
  ...comparisons('Numeric', number),
  ...comparisons('Date', date),
]);

/** An operator this evaluator does not know: never passed over in silence. */
export class UnknownConditionError extends Error {
  constructor(name: string) {
    super(`policy condition operator "${name}" is not known`);
    this.name = 'UnknownConditionError';
  }
}

/**
 * Whether every condition of a statement holds (IAM User Guide, "Condition operators" and "Multivalued
 * context keys"). Throws {@link UnknownConditionError}.
 */
export function conditionsHold(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined,
  context: Context,
): boolean {
  for (const [name, byKey] of Object.entries(conditions ?? {})) {
    for (const [key, wanted] of Object.entries(byKey)) {
      if (!conditionHolds(name, wanted, context.get(key.toLowerCase()), context)) return false;
    }
  }
  return true;
}

function conditionHolds(
  name: string,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
  context: Context,
): boolean {
  const parsed = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name);
  const [, set, base = '', ifExists] = parsed ?? [];
  if (base === 'Null') return wanted.some((w) => (w.toLowerCase() === 'true') === (actual === undefined));
  const operator = operators.get(base);
  if (!operator) throw new UnknownConditionError(name);
  const matches = (value: string): boolean => wanted.some((w) => operator.test(w, value, context));
  const passes = (value: string): boolean => matches(value) !== (operator.negated ?? false);
  if (set === 'ForAllValues') return (actual ?? []).every(passes);
  if (actual === undefined) {
    return ifExists !== undefined || (operator.negated === true && set === undefined);
  }
  if (set === 'ForAnyValue') return actual.some(passes);
  return operator.negated ? actual.every(passes) : actual.some(passes);
}
