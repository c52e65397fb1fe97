import { expect, test } from 'vitest';
import { JOB_NAMES, JOBS } from '../../../../functions/_shared/routing/jobs.ts';
import { nextRun } from '../../../../functions/jobs/runs/next-run.ts';

function runsBetween(expression: `cron(${string})`, zone: string, from: string, to: string): string[] {
  const found: string[] = [];
  let at = nextRun(expression, zone, new Date(Date.parse(from) - 1));
  while (at !== null && at < new Date(to)) {
    found.push(at.toISOString());
    at = nextRun(expression, zone, at);
  }
  return found;
}

test('a time that the change of the clocks skips is left out, one that it repeats comes once', () => {
  const nightly = 'cron(30 2 * * ? *)';
  expect(runsBetween(nightly, 'Europe/Paris', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
    '2026-03-30T00:30:00.000Z',
  ]);
  expect(runsBetween(nightly, 'Europe/Paris', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toHaveLength(
    2,
  );
});

test('a daily job runs once each day of a year in every time zone', () => {
  const daily = JOB_NAMES.filter((name) => JOBS[name].zone === 'deployment');
  expect(daily).toHaveLength(3);
  const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe'];
  zones.push('Antarctica/Troll', 'Africa/Cairo', 'Asia/Beirut', 'America/Havana', 'Pacific/Chatham');
  for (const name of daily) {
    for (const zone of zones) {
      const runs = runsBetween(JOBS[name].schedule, zone, '2026-01-02T00:00:00Z', '2027-01-02T00:00:00Z');
      expect(`${name} ${zone} ${runs.length}`).toBe(`${name} ${zone} 365`);
    }
  }
});

test('a job of every five minutes runs 12 times in each real hour of both nights, an hourly one once', () => {
  const nights = [
    ['2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z'],
    ['2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z'],
  ] as const;
  for (const [from, to] of nights) {
    expect(runsBetween(JOBS['detect-anomalies'].schedule, 'UTC', from, to)).toHaveLength(36);
    expect(runsBetween(JOBS['purge-expired'].schedule, 'UTC', from, to)).toHaveLength(3);
  }
  const frequent = JOB_NAMES.filter((name) => JOBS[name].zone === 'UTC');
  expect(frequent).toEqual(['detect-anomalies', 'expire-orders', 'purge-expired', 'retry-webhooks']);
});
