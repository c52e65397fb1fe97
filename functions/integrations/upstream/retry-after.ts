/** The longest wait that is believed, seconds. */
const MOST_SECONDS = 3600;

/**
 * Seconds of a `Retry-After` header (RFC 9110 §10.2.3), at most an hour; undefined for one that is absent or says
 * nothing of use. Digits alone are never read as a date, which `Date.parse` would do.
 * @param now epoch milliseconds
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value), MOST_SECONDS);
  // The three forms of an HTTP-date begin with the name of a day (RFC 9110 §5.6.7).
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[, ]/.test(value)) return undefined;
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return seconds > 0 ? Math.min(seconds, MOST_SECONDS) : undefined;
}
