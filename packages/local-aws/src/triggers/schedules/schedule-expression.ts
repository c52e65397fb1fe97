import { Cron } from 'croner';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** When a schedule runs next after an instant (ms); undefined when never again. */
export type NextRun = (after: number) => number | undefined;

/**
 * Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-05-01T12:00:00)`. `anchor` is where rates count
 * from, ms. Throws an Error for what is none of them.
 */
export function scheduleExpression(expression: string, zone: string, anchor: number): NextRun {
  // Throws a RangeError that names a zone that is not known.
  new Intl.DateTimeFormat('en', { timeZone: zone });
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case 'rate': {
      const [, count, unit = ''] = /^(\d+)\s+(minute|hour|day)s?$/.exec(inner.trim()) ?? [];
      const period = Number(count) * (UNITS[unit] ?? 0);
      if (!(period > 0)) throw new Error(`${expression}: a rate is a number of minutes, hours or days`);
      return (after) => anchor + Math.max(Math.floor((after - anchor) / period) + 1, 0) * period;
    }
    case 'cron':
      return nextCron(inner, zone);
    case 'at': {
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner.trim()))
        throw new Error(`${expression}: not a time`);
      const once = new Cron(inner.trim(), { paused: true, timezone: zone });
      return (after) => once.nextRun(new Date(after))?.getTime();
    }
    default:
      throw new Error(`${expression} is neither rate(), cron() nor at()`);
  }
}

/**
 * AWS's cron: six fields from minutes to years, Sunday is 1, `0/15` starts at 0, and one of the two day fields is `?`.
 * Times that a change of the clocks skips are left out, repeated ones come once (EventBridge Scheduler User Guide,
 * "Schedule types").
 */
function nextCron(fields: string, zone: string): NextRun {
  const [minutes, hours, days, months, weekdays, years, ...more] = fields.trim().split(/\s+/);
  if (!minutes || !hours || !days || !months || !weekdays || !years || more.length > 0)
    throw new Error(`cron(${fields}) must have six fields`);
  if ((days === '?') === (weekdays === '?'))
    throw new Error(`cron(${fields}): one of day of month and day of week must be ?`);
  if (/(^|[,-])8/.test(weekdays)) throw new Error(`cron(${fields}): a day of week is 1 to 7`);
  // A lone L is the last day of the week, which croner knows for months only.
  const dayOfWeek = weekdays === 'L' ? 'SAT' : weekdays;
  const cron = new Cron(`0 ${minutes} ${hours} ${days} ${months} ${dayOfWeek} ${years}`, {
    paused: true,
    timezone: zone,
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
  });
  return (after) => {
    let next = cron.nextRun(new Date(after));
    // croner moves a skipped time behind the change of the clocks, where it does not match any more.
    while (next !== null && !cron.match(next)) next = cron.nextRun(next);
    return next?.getTime();
  };
}
