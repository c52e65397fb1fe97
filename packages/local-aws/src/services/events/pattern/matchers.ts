import { inRange } from '../../../iam/pattern.ts';

/** A leaf of an event: text, number, boolean or null; undefined where the event has no such field. */
export type Leaf = string | number | boolean | null | undefined;
export type LeafTest = (leaf: Leaf) => boolean;

type TextTest = (text: string) => boolean;

/**
 * The test behind one element of a pattern's array (EventBridge User Guide, "Comparison operators for use in
 * event patterns"). Throws {@link InvalidPatternError}.
 */
export function leafTest(matcher: unknown): LeafTest {
  if (matcher === null || ['string', 'number', 'boolean'].includes(typeof matcher)) {
    return (leaf) => leaf === matcher;
  }
  const [name, value, ...more] = soleMember(matcher);
  if (more.length > 0) throw new InvalidPatternError(`"${name}" must stand alone`);
  switch (name) {
    case 'exists':
      if (typeof value !== 'boolean') throw new InvalidPatternError('"exists" must be true or false');
      return (leaf) => (leaf !== undefined) === value;
    case 'anything-but':
      return anythingBut(value);
    case 'numeric':
      return numeric(value);
    case 'cidr': {
      const block = text(value, 'cidr');
      return onText((leaf) => inRange(block, leaf));
    }
    default:
      return onText(textTest(name, value));
  }
}

/** `prefix`, `suffix`, `wildcard` and `equals-ignore-case` with one value. */
function textTest(name: string, value: unknown): TextTest {
  switch (name) {
    case 'prefix':
    case 'suffix': {
      const [wanted, ignoreCase] =
        typeof value === 'string'
          ? [value, false]
          : [text(soleMember(value, 'equals-ignore-case')[1], name), true];
      const fold = (s: string): string => (ignoreCase ? s.toLowerCase() : s);
      return (leaf) =>
        name === 'prefix' ? fold(leaf).startsWith(fold(wanted)) : fold(leaf).endsWith(fold(wanted));
    }
    case 'equals-ignore-case': {
      const wanted = text(value, name).toLowerCase();
      return (leaf) => leaf.toLowerCase() === wanted;
    }
    case 'wildcard':
      return wildcardTest(text(value, name));
    default:
      throw new InvalidPatternError(`Unrecognized match type ${name}`);
  }
}

/** A value, a list of them, or a text operator over one or several: true for a field that has none of them. */
function anythingBut(value: unknown): LeafTest {
  const isOperator = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isOperator) {
    const excluded = (Array.isArray(value) ? value : [value]).map((one: unknown) => {
      if (typeof one === 'string' || typeof one === 'number') return one;
      throw new InvalidPatternError('"anything-but" takes texts or numbers');
    });
    if (excluded.length === 0) throw new InvalidPatternError('"anything-but" must not be empty');
    return (leaf) => leaf !== undefined && !excluded.some((one) => one === leaf);
  }
  const [name, operand] = soleMember(value);
  const tests = (Array.isArray(operand) ? operand : [operand]).map((one: unknown) => textTest(name, one));
  return (leaf) => leaf !== undefined && !(typeof leaf === 'string' && tests.some((test) => test(leaf)));
}

function numeric(value: unknown): LeafTest {
  const parts: unknown[] = Array.isArray(value) ? value : [];
  if (parts.length === 0 || parts.length % 2 !== 0) {
    throw new InvalidPatternError('"numeric" takes pairs of an operator and a number');
  }
  const tests: ((n: number) => boolean)[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [operator, bound] = [parts[at], parts[at + 1]];
    if (typeof bound !== 'number')
      throw new InvalidPatternError(`Value of ${String(operator)} must be numeric`);
    tests.push(comparison(operator, bound));
  }
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf));
}

function comparison(operator: unknown, bound: number): (n: number) => boolean {
  switch (operator) {
    case '=':
      return (n) => n === bound;
    case '!=':
      return (n) => n !== bound;
    case '<':
      return (n) => n < bound;
    case '<=':
      return (n) => n <= bound;
    case '>':
      return (n) => n > bound;
    case '>=':
      return (n) => n >= bound;
    default:
      throw new InvalidPatternError(`Unrecognized numeric range operator: ${String(operator)}`);
  }
}

const onText =
  (test: TextTest): LeafTest =>
  (leaf) =>
    typeof leaf === 'string' && test(leaf);

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new InvalidPatternError(`"${name}" must be a string`);
}

/** Name and value of an object's only member. */
function soleMember(value: unknown, expected?: string): [string, unknown] {
  const members =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const [first] = members;
  if (!first || members.length > 1 || (expected !== undefined && first[0] !== expected)) {
    throw new InvalidPatternError(`Only one key allowed in match expression, got ${JSON.stringify(value)}`);
  }
  return first;
}

/** A pattern that EventBridge would refuse. */
export class InvalidPatternError extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = 'InvalidPatternError';
  }
}

/** `*` is any run of characters; `\*` and `\\` are themselves; two `*` in a row and other escapes are refused. */
export function wildcardTest(pattern: string): (text: string) => boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') {
      if (pattern[at + 1] === '*') throw new InvalidPatternError('Consecutive wildcard characters');
      source += '.*';
      continue;
    }
    if (character !== '\\') {
      source += quoted(character);
      continue;
    }
    at += 1;
    const escaped = pattern[at];
    if (escaped !== '*' && escaped !== '\\') throw new InvalidPatternError('Invalid escape character');
    source += quoted(escaped);
  }
  const regex = new RegExp(`^${source}$`, 's');
  return (text) => regex.test(text);
}

const quoted = (character: string): string => character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
