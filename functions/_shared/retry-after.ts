/**
 * Seconds of the `Retry-After` header of an answer (RFC 9110 §10.2.3), at most `most`; undefined for one that is absent,
 * past or not valid. Digits alone are never read as a date, which `Date.parse` would do.
 * @param now epoch milliseconds
 */
export function retryAfterSeconds(header: string | undefined, now: number, most: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,20}$/.test(value)) return Math.min(Number(value), most);
  // The three forms of an HTTP-date begin with the name of a day (RFC 9110 §5.6.7).
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[, ]/.test(value)) return undefined;
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return seconds > 0 ? Math.min(seconds, most) : undefined;
}
