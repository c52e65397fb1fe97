import { nextCron } from './cron.ts';
import { instantOf } from './wall-clock.ts';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** When a schedule runs next after an instant (ms); undefined when never again. */
export type NextRun = (after: number) => number | undefined;

/**
 * Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-05-01T12:00:00)`. `anchor` is where rates count
 * from, ms. Throws an Error for what is none of them.
 */
export function scheduleExpression(expression: string, zone: string, anchor: number): NextRun {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case 'rate': {
      const [, count, unit = ''] = /^(\d+)\s+(minute|hour|day)s?$/.exec(inner.trim()) ?? [];
      const period = Number(count) * (UNITS[unit] ?? 0);
      if (!(period > 0)) throw new Error(`${expression}: a rate is a number of minutes, hours or days`);
      return (after) => anchor + Math.max(Math.floor((after - anchor) / period) + 1, 1) * period;
    }
    case 'cron':
      nextCron(inner, anchor, zone);
      return (after) => nextCron(inner, after, zone);
    case 'at': {
      const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(inner.trim())?.slice(1).map(Number);
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
      const instant = parts && instantOf({ year, month, day, hour, minute, second }, zone);
      if (instant === undefined)
        throw new Error(`${expression}: not a time, or one the clocks of ${zone} skip`);
      return (after) => (instant > after ? instant : undefined);
    }
    default:
      throw new Error(`${expression} is neither rate(), cron() nor at()`);
  }
}
