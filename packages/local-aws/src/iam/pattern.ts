import { BlockList, isIP } from 'node:net';

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

/** Whether an address lies in a CIDR block, IPv4 or IPv6; a block without `/` is one address. */
export function inRange(block: string, address: string): boolean {
  const [network = '', bits] = block.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(address, type);
}

/**
 * ArnEquals and ArnLike: each of the six parts between colons is matched by itself, so that a `*` in one
 * never swallows the next (IAM User Guide, "ARN condition operators"); the last part takes the rest.
 */
export function matchesArn(pattern: string, value: string, context: Context): boolean {
  const patterns = parts(pattern);
  const values = parts(value);
  if (patterns.length !== values.length) return pattern === '*';
  return patterns.every((part, at) => matchesPattern(part, values[at] ?? '', context, { wildcards: true }));
}

/** Split at the first five colons that are not inside a policy variable. */
function parts(arn: string): string[] {
  const found: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < arn.length && found.length < 5; at++) {
    const character = arn[at];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ':' && depth === 0) {
      found.push(arn.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, arn.slice(from)];
}
