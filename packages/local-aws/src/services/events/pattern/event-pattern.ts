import { InvalidPatternError, type Leaf, type LeafTest, leafTest } from './matchers.ts';

/** Whether an event (any JSON value) matches. */
export type EventTest = (event: unknown) => boolean;

/**
 * Compiles an event pattern: members are joined by and, the elements of an array and the patterns under `$or`
 * by or. Fields of objects in an array must match in one and the same element. Throws
 * {@link InvalidPatternError}.
 */
export function compilePattern(pattern: unknown): EventTest {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new InvalidPatternError('Filter is not an object');
  }
  const members = Object.entries(pattern);
  if (members.length === 0) throw new InvalidPatternError('Empty objects are not allowed');
  const tests = members.map(([name, value]) => memberTest(name, value));
  const test = (node: unknown): boolean => tests.every((each) => each(node));
  return (event) => (Array.isArray(event) ? event.some(test) : test(event));
}

function memberTest(name: string, value: unknown): EventTest {
  if (name === '$or') {
    if (!Array.isArray(value) || value.length < 2) {
      throw new InvalidPatternError('"$or" must be an array of at least two patterns');
    }
    const alternatives = value.map((each: unknown) => compilePattern(each));
    return (event) => alternatives.some((test) => test(event));
  }
  if (Array.isArray(value)) {
    if (value.length === 0) throw new InvalidPatternError('Empty arrays are not allowed');
    const tests = value.map((each: unknown) => leafTest(each));
    return (event) => leafMatches(fieldOf(event, name), tests);
  }
  if (typeof value !== 'object' || value === null) {
    throw new InvalidPatternError(`"${name}" must be an object or an array`);
  }
  const inner = compilePattern(value);
  return (event) => inner(fieldOf(event, name));
}

function leafMatches(field: unknown, tests: readonly LeafTest[]): boolean {
  const leaves = leavesOf(field);
  // A field that is absent, or no leaf, is one that does not exist.
  if (leaves.length === 0) return tests.some((test) => test(undefined));
  return leaves.some((leaf) => tests.some((test) => test(leaf)));
}

function leavesOf(field: unknown): readonly Leaf[] {
  if (Array.isArray(field)) return field.flatMap((each: unknown) => leavesOf(each));
  if (
    field === null ||
    typeof field === 'string' ||
    typeof field === 'number' ||
    typeof field === 'boolean'
  ) {
    return [field];
  }
  return [];
}

function fieldOf(event: unknown, name: string): unknown {
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, name)) return undefined;
  return Reflect.get(event, name);
}
