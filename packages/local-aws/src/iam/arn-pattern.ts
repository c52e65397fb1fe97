import { type Context, matchesPattern } from './pattern.ts';

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
