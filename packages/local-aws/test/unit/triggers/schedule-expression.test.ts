import { describe, expect, it } from 'vitest';
import { scheduleExpression } from '../../../src/triggers/schedules/schedule-expression.ts';

/** The next runs of an expression as ISO times without seconds. */
function runs(expression: string, after: string, count: number, zone = 'UTC'): string[] {
  const next = scheduleExpression(expression, zone, Date.parse(after));
  const found: string[] = [];
  let from: number | undefined = Date.parse(after);
  while (found.length < count && from !== undefined) {
    from = next(from);
    if (from !== undefined) found.push(new Date(from).toISOString().slice(0, 16));
  }
  return found;
}

describe('rates', () => {
  it('count from when the schedule was made', () => {
    expect(runs('rate(5 minutes)', '2026-01-01T00:03:00Z', 2)).toEqual([
      '2026-01-01T00:08',
      '2026-01-01T00:13',
    ]);
    expect(runs('rate(1 day)', '2026-01-01T00:03:00Z', 1)).toEqual(['2026-01-02T00:03']);
  });
});

describe('cron expressions', () => {
  it.each<[string, string, string[]]>([
    ['cron(0 12 * * ? *)', '2026-01-01T12:00:00Z', ['2026-01-02T12:00', '2026-01-03T12:00']],
    ['cron(0/15 8 ? * MON-FRI *)', '2026-01-02T08:40:00Z', ['2026-01-02T08:45', '2026-01-05T08:00']],
    ['cron(0 8 1 * ? *)', '2026-01-15T00:00:00Z', ['2026-02-01T08:00', '2026-03-01T08:00']],
    ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', ['2026-02-28T00:00', '2026-03-31T00:00']],
    ['cron(0 9 15W * ? *)', '2026-02-01T00:00:00Z', ['2026-02-16T09:00', '2026-03-16T09:00']],
    ['cron(0 9 ? * 6L *)', '2026-01-01T00:00:00Z', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['cron(0 9 ? * 3#2 *)', '2026-01-01T00:00:00Z', ['2026-01-13T09:00', '2026-02-10T09:00']],
    ['cron(30 6,18 ? JAN,FEB SUN *)', '2026-02-28T00:00:00Z', ['2027-01-03T06:30', '2027-01-03T18:30']],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0/30 0/12 ? * 2/2 2030)', '2026-01-01T00:00:00Z', ['2030-01-02T00:00', '2030-01-02T00:30']],
    ['cron(0 9 ? * L *)', '2026-01-01T00:00:00Z', ['2026-01-03T09:00', '2026-01-10T09:00']],
    ['cron(0 9 ? * 1,TUE#2 *)', '2026-01-05T00:00:00Z', ['2026-01-11T09:00', '2026-01-13T09:00']],
    ['cron(0 0 1 1 ? 2027)', '2026-01-01T00:00:00Z', ['2027-01-01T00:00']],
  ])('%s after %s', (expression, after, expected) => {
    expect(runs(expression, after, 2)).toEqual(expected);
  });
  it('follow a time zone, leaving out what its clocks skip', () => {
    const paris = (after: string) => runs('cron(30 2 * * ? *)', after, 2, 'Europe/Paris');
    expect(paris('2026-03-28T00:00:00Z')).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
  });
  it('run once where the clocks repeat an hour', () => {
    const paris = runs('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, 'Europe/Paris');
    expect(paris).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });
  it('follow the clocks where an hourly run meets their change', () => {
    const paris = runs('cron(0/30 * * * ? *)', '2026-03-29T00:20:00Z', 3, 'Europe/Paris');
    expect(paris).toEqual(['2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30']);
  });
  it('of a zone that does not exist are refused', () => {
    expect(() => scheduleExpression('cron(0 12 * * ? *)', 'Mars/Base', 0)).toThrow('Mars/Base');
  });
  it.each([
    'cron(0 12 ? * ? *)',
    'cron(0 12 ? * 0 *)',
    'cron(0 12 ? * 8 *)',
    'cron(0 12 32 * ? *)',
    'at(2026-01-01)',
    'cron(0 12 * * *)',
    'cron(0 12 * * * *)',
    'cron(60 12 * * ? *)',
    'every day',
    'rate(0 minutes)',
  ])('%s is refused', (expression) => {
    expect(() => scheduleExpression(expression, 'UTC', 0)).toThrow();
  });
});

describe('at()', () => {
  it('runs once, on the wall of its zone', () => {
    expect(runs('at(2026-07-01T09:00:00)', '2026-01-01T00:00:00Z', 2, 'America/New_York')).toEqual([
      '2026-07-01T13:00',
    ]);
  });
});
