import { Cron } from 'croner';

/**
 * When EventBridge Scheduler runs a cron expression next after an instant. A time that a change of the clocks skips
 * is left out, one that it repeats comes once ("Schedule types", EventBridge Scheduler User Guide).
 * @param expression `cron(…)` of six fields
 * @param zone IANA name
 */
export function nextRun(expression: `cron(${string})`, zone: string, after: Date): Date | null {
  const fields = expression.slice('cron('.length, -1);
  const cron = new Cron(`0 ${fields}`, {
    paused: true,
    timezone: zone,
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
  });
  let next = cron.nextRun(after);
  // croner moves a skipped time behind the change of the clocks, where it does not match any more.
  while (next !== null && !cron.match(next)) next = cron.nextRun(next);
  return next;
}
