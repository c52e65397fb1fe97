/** Waits before the second and each further attempt, in seconds (Standard Webhooks, "Retry schedule"). */
const WAITS = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600];
export const MOST_ATTEMPTS = 1 + WAITS.length;

/** So that deliveries which failed together do not come back together: up to a tenth more. */
const JITTER = 0.1;

/** No receiver can put a delivery off for longer. */
const MOST_SECONDS = 24 * 3600;

/**
 * Milliseconds to wait after as many attempts; undefined after the last.
 * @param retryAfter the header of the answer, used where it is valid and in the future (RFC 9110 §10.2.3)
 * @param random from 0 to 1
 */
export function retryDelay(
  attempts: number,
  retryAfter: string | undefined,
  now: Date,
  random: number,
): number | undefined {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return undefined;
  const asked = retryAfter === undefined ? undefined : retryAfterSeconds(retryAfter, now);
  if (asked !== undefined) return Math.min(asked, MOST_SECONDS) * 1000;
  return Math.round(wait * 1000 * (1 + JITTER * random));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The form of dates that is sent today (RFC 9110 §5.6.7). `Date.parse` would take `-5` for the year 2001. */
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/** Seconds that `Retry-After` asks for; undefined for what is not valid or is past. */
export function retryAfterSeconds(header: string, now: Date): number | undefined {
  const value = header.trim();
  if (/^\d{1,20}$/.test(value)) return Number(value) > 0 ? Number(value) : undefined;
  const [, day = '', month = '', year = '', hours = '', minutes = '', seconds = ''] =
    HTTP_DATE.exec(value) ?? [];
  const at = MONTHS.indexOf(month) + 1;
  if (at === 0) return undefined;
  const date = Date.parse(`${year}-${String(at).padStart(2, '0')}-${day}T${hours}:${minutes}:${seconds}Z`);
  const left = (date - now.getTime()) / 1000;
  return left > 0 ? left : undefined;
}
