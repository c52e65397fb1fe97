/** Values a cron field lists, in order. Throws an Error for what it cannot hold. */
export function cronValues(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): readonly number[] {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    const [from, to] = bounds(range, low, high, names, stepText !== undefined);
    if (!Number.isInteger(step) || step < 1 || from > to) throw new Error(`"${part}" is no cron field`);
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function bounds(
  range: string,
  low: number,
  high: number,
  names: readonly string[],
  stepped: boolean,
): readonly [number, number] {
  if (range === '*' || range === '?') return [low, high];
  const [first = '', last] = range.split('-');
  const from = value(first, low, high, names);
  if (last !== undefined) return [from, value(last, low, high, names)];
  return [from, stepped ? high : from];
}

function value(text: string, low: number, high: number, names: readonly string[]): number {
  const named = names.indexOf(text.toUpperCase());
  const number = named >= 0 ? named + low : Number(text);
  if (text !== '' && Number.isInteger(number) && number >= low && number <= high) return number;
  throw new Error(`"${text}" is not between ${low} and ${high}`);
}
