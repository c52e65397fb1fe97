/** Where an answer comes from. */
export interface AnswerSource {
  /** `MISS`: this call asked a provider. `STALE`: every provider failed. */
  readonly cache: 'HIT' | 'MISS' | 'STALE';
  /** Since the provider gave it. */
  readonly ageMs: number;
  /** What the provider's answer was marked with (`JsonClient.mark`). */
  readonly mark: string | undefined;
}

/** How long an answer may be kept by whoever gets it, seconds. */
const FRESH_SECONDS = 60;

/**
 * Headers of an answer by what the cache did.
 * @param audience `private` for an answer that tells what its caller has written
 */
export function answerHeaders(
  { cache, ageMs, mark }: AnswerSource,
  audience: 'public' | 'private',
): Record<string, string> {
  const age = Math.floor(ageMs / 1000);
  const isStale = cache === 'STALE';
  return {
    'x-cache': cache,
    age: String(age),
    // RFC 9111 §4.2.3: whoever keeps it counts the age it came with.
    'cache-control': isStale ? 'no-store' : `${audience}, max-age=${FRESH_SECONDS}`,
    // RFC 7234 §5.5.1; RFC 9111 §5.5 has it obsolete, and clients still read it.
    ...(isStale && { warning: '110 - "Response is Stale"' }),
    ...(mark !== undefined && { 'x-nubo-upstream': mark }),
  };
}

/** A short key for a question of any length; the same question in the same words is the same key. */
export function keyOf(kind: string, question: unknown): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  return `${kind}#${hash('sha256', JSON.stringify(question), 'base64url')}`;
}
