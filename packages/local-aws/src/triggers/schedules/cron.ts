import { cronValues } from './cron-field.ts';
import { instantOf, wallTime } from './wall-clock.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** A 29 February on a given weekday comes at least once in 40 years. */
const LONGEST_SEARCH_DAYS = 40 * 366;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The next instant after `after` (ms) of a cron expression of six fields, in a time zone; undefined when there
 * is none. Times that a change of the clocks skips are left out, repeated ones come once (EventBridge
 * Scheduler User Guide, "Schedule types"). Throws an Error for an expression that is not valid.
 */
export function nextCron(fields: string, after: number, zone: string): number | undefined {
  const [minutes, hours, days, months, weekdays, years, ...more] = fields.trim().split(/\s+/);
  if (!minutes || !hours || !days || !months || !weekdays || !years || more.length > 0) {
    throw new Error(`cron(${fields}) must have six fields`);
  }
  if (days !== '?' && weekdays !== '?')
    throw new Error(`cron(${fields}): day of month or day of week must be ?`);
  const minuteList = cronValues(minutes, 0, 59);
  const hourList = cronValues(hours, 0, 23);
  const monthSet = new Set(cronValues(months, 1, 12, MONTHS));
  const yearSet = new Set(cronValues(years, 1970, 2199));
  const dayMatches = weekdays === '?' ? dayOfMonth(days) : dayOfWeek(weekdays);
  const start = wallTime(after, zone);
  for (let offset = 0; offset < LONGEST_SEARCH_DAYS; offset++) {
    const date = new Date(Date.UTC(start.year, start.month - 1, start.day) + offset * DAY_MS);
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    if (!yearSet.has(day.year) || !monthSet.has(day.month) || !dayMatches(day)) continue;
    for (const hour of hourList) {
      for (const minute of minuteList) {
        // Past already on the first day's wall: not worth looking up in the zone.
        if (offset === 0 && (hour < start.hour || (hour === start.hour && minute < start.minute))) continue;
        const instant = instantOf({ ...day, hour, minute, second: 0 }, zone);
        if (instant !== undefined && instant > after) return instant;
      }
    }
  }
  return undefined;
}

/** `L` is the month's last day, `15W` the working day nearest to the 15th of the same month. */
function dayOfMonth(field: string): (day: Day) => boolean {
  if (field === 'L') return (day) => day.day === lastDay(day);
  const nearest = /^(\d{1,2})W$/.exec(field)?.[1];
  if (nearest !== undefined) {
    const [wanted] = cronValues(nearest, 1, 31);
    return (day) => day.day === workingDay(day, wanted ?? 1);
  }
  const set = new Set(cronValues(field, 1, 31));
  return (day) => set.has(day.day);
}

/** 1 is Sunday; `6L` the month's last Friday, `3#2` its second Tuesday. */
function dayOfWeek(field: string): (day: Day) => boolean {
  const [, last, nth, count] = /^(?:(\w{1,3})L|(\w{1,3})#([1-5]))$/.exec(field) ?? [];
  if (last !== undefined) {
    const [wanted] = cronValues(last, 1, 7, WEEKDAYS);
    return (day) => weekday(day) === wanted && day.day + 7 > lastDay(day);
  }
  if (nth !== undefined) {
    const [wanted] = cronValues(nth, 1, 7, WEEKDAYS);
    return (day) => weekday(day) === wanted && Math.ceil(day.day / 7) === Number(count);
  }
  const set = new Set(cronValues(field === 'L' ? '7' : field, 1, 7, WEEKDAYS));
  return (day) => set.has(weekday(day));
}

const weekday = ({ year, month, day }: Day): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
const lastDay = ({ year, month }: Day): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function workingDay(date: Day, wanted: number): number {
  const last = lastDay(date);
  const target = Math.min(wanted, last);
  const on = weekday({ ...date, day: target });
  if (on === 7) return target === 1 ? 3 : target - 1;
  if (on === 1) return target === last ? target - 2 : target + 1;
  return target;
}
