import type { CorsRule } from './buckets.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * Headers for an answer to a browser on another origin; none where no rule fits ("Using cross-origin
 * resource sharing", Amazon S3 User Guide).
 */
export function corsHeaders(rules: readonly CorsRule[], origin: string | undefined, method: string): Headers {
  if (origin === undefined) return {};
  const rule = rules.find((each) => originFits(each, origin) && each.allowedMethods.includes(method));
  return rule ? { ...allowOrigin(rule, origin), ...exposed(rule) } : {};
}

/** The answer's headers to a preflight, or undefined where it is refused. */
export function preflightHeaders(
  rules: readonly CorsRule[],
  asked: { origin: string; method: string; headers: readonly string[] },
): Headers | undefined {
  const rule = rules.find(
    (each) =>
      originFits(each, asked.origin) &&
      each.allowedMethods.includes(asked.method) &&
      asked.headers.every((header) =>
        each.allowedHeaders.some((allowed) => wildcardFits(allowed.toLowerCase(), header.toLowerCase())),
      ),
  );
  if (!rule) return undefined;
  return {
    ...allowOrigin(rule, asked.origin),
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(asked.headers.length > 0 ? { 'access-control-allow-headers': asked.headers.join(', ') } : {}),
    ...exposed(rule),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  };
}

const originFits = (rule: CorsRule, origin: string): boolean =>
  rule.allowedOrigins.some((allowed) => wildcardFits(allowed, origin));

function allowOrigin(rule: CorsRule, origin: string): Headers {
  const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
  if (rule.allowedOrigins.includes('*')) return { 'access-control-allow-origin': '*', vary };
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary };
}

const exposed = (rule: CorsRule): Headers =>
  rule.exposedHeaders.length > 0 ? { 'access-control-expose-headers': rule.exposedHeaders.join(', ') } : {};

/** A pattern holds at most one `*`. */
function wildcardFits(pattern: string, text: string): boolean {
  const at = pattern.indexOf('*');
  if (at < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
