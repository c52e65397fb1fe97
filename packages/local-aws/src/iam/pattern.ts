/** Values of condition keys by lower-case name. */
export type Context = ReadonlyMap<string, readonly string[]>;

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** Whether `*` and `?` are wildcards; else they are themselves. */
  readonly wildcards: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;
const compiled = new Map<string, RegExp>();
/** Beyond this many distinct patterns the cache starts over: a bound, not a tuning. */
const CACHE_LIMIT = 5_000;

/**
 * Whether `value` matches a policy's pattern, its variables filled in from the request. A variable without
 * a value and without a default matches nothing (IAM User Guide, "Policy variables").
 */
export function matchesPattern(
  pattern: string,
  value: string,
  context: Context,
  options: PatternOptions,
): boolean {
  if (options.wildcards && pattern === '*') return true;
  const variables = pattern.includes('${');
  const key = `${options.ignoreCase ? 'i' : ''}${options.wildcards ? 'w' : ''} ${pattern}`;
  const known = variables ? undefined : compiled.get(key);
  if (known) return known.test(value);
  const source = patternSource(pattern, context, options.wildcards);
  if (source === undefined) return false;
  const regex = new RegExp(`^${source}$`, options.ignoreCase ? 'is' : 's');
  if (!variables) {
    if (compiled.size >= CACHE_LIMIT) compiled.clear();
    compiled.set(key, regex);
  }
  return regex.test(value);
}

function patternSource(pattern: string, context: Context, wildcards: boolean): string | undefined {
  let source = '';
  let end = 0;
  for (const match of pattern.matchAll(VARIABLE)) {
    const value = variableValue(match[1] ?? '', context);
    if (value === undefined) return undefined;
    source += glob(pattern.slice(end, match.index), wildcards) + quoted(value);
    end = match.index + match[0].length;
  }
  return source + glob(pattern.slice(end), wildcards);
}

/** `${*}`, `${?}` and `${$}` stand for the characters; `${key, 'default'}` has a fallback. */
function variableValue(expression: string, context: Context): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const [name = '', fallback] = expression.split(/,(.*)/s);
  const values = context.get(name.trim().toLowerCase());
  if (values?.length === 1) return values[0];
  return fallback?.trim().replace(/^'(.*)'$/s, '$1');
}

function glob(text: string, wildcards: boolean): string {
  const literal = quoted(text);
  return wildcards ? literal.replaceAll('\\*', '.*').replaceAll('\\?', '.') : literal;
}
function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
