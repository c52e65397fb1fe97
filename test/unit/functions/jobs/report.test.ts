import { expect, test } from 'vitest';
import { createLogger } from '../../../../functions/_shared/observability/logger.ts';
import { reportMail } from '../../../../functions/jobs/report/report-mail.ts';
import { reportService } from '../../../../functions/jobs/report/report-service.ts';

const ADA = { id: '01890000-0000-7000-8000-000000000001', email: 'ada@nubo.local' };
const GRACE = { id: '01890000-0000-7000-8000-000000000002', email: 'grace@nubo.local' };
const RUN = '01890000-0000-7000-8000-0000000000aa';
const TO = new Date('2026-03-30T04:00:00.000Z');
const [DAY, DAY_BEFORE] = ['2026-03-29T04:00:00.000Z', '2026-03-28T04:00:00.000Z'];

/** A report over fake services; keeps what they were asked and what was mailed. */
function report(answers: Readonly<Record<string, (from: string) => unknown>>) {
  const asked: [string, object][] = [];
  const mails: { id?: string; to: string; subject: string; text: string; html: string }[] = [];
  const run = reportService({
    async invoke(name, input) {
      asked.push([name, input]);
      if (name === 'list-admins') return { people: [ADA, GRACE] };
      return answers[name]?.(String(Reflect.get(input, 'from')));
    },
    listAdmins: 'list-admins',
    services: Object.keys(answers).map((name) => [`Title of ${name}`, name] as const),
    mails: { send: async (...more) => void mails.push(...more) },
    timeZone: 'Europe/Paris',
    url: 'https://nubo.example.com',
  });
  const start = () => run({ runId: RUN, scheduledTime: TO, log: createLogger() });
  return { start, asked, mails };
}

test('asks each service for the 24 hours before the scheduled time, and for the 24 before them', async () => {
  const { start, asked, mails } = report({
    users: (from) =>
      from === DAY ? { registered: 12, signedIn: 3, total: 1200 } : { registered: 2, signedIn: 3 },
  });
  expect(await start()).toEqual({
    recipients: 2,
    numbers: { 'Title of users': { registered: 12, signedIn: 3, total: 1200 } },
    missing: [],
  });
  expect(asked).toContainEqual(['users', { from: DAY, to: TO.toISOString() }]);
  expect(asked).toContainEqual(['users', { from: DAY_BEFORE, to: DAY }]);
  expect(asked).toHaveLength(3);
  expect(mails.map(({ to }) => to)).toEqual([ADA.email, GRACE.email]);
  const [mail] = mails;
  // The clocks of Paris went on in between: 24 hours are not a day of the calendar.
  expect(mail?.text).toContain('29 Mar 2026, 06:00 to 30 Mar 2026, 06:00 (Europe/Paris)');
  expect(mail?.text).toMatch(/Registered: +12 \(\+10\)/);
  expect(mail?.text).toMatch(/Signed in: +3 \(as before\)/);
  expect(mail?.text).toMatch(/Total: +1,200\n/);
  expect(mail?.html).toContain('12 (+10)');
});

test('shows a service that does not answer as missing, and never as zero', async () => {
  const { start, mails } = report({
    users: () => ({ registered: 1 }),
    posts: () => {
      throw new Error('down');
    },
    files: () => ({ uploaded: 'many' }),
  });
  expect(await start()).toMatchObject({
    missing: ['Title of posts', 'Title of files'],
    numbers: { 'Title of posts': null, 'Title of files': null },
  });
  expect(mails[0]?.text).toContain('Did not answer, and may be down: Title of posts, Title of files.');
  expect(mails[0]?.text).toMatch(/Title of posts\n-+\n\nNumbers: +not available/);
});

test('has the same ids when an attempt is repeated, one for each administrator', async () => {
  const { start, mails } = report({ users: () => ({ registered: 1 }) });
  await start();
  await start();
  const ids = mails.map(({ id }) => id);
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  expect(new Set(ids).size).toBe(2);
});

test('escapes what it shows in HTML, and leaves it as it is in text', () => {
  const today = { '<b>': 1 };
  const mail = reportMail({
    from: TO,
    to: TO,
    timeZone: 'UTC',
    sections: [{ title: '<script>', today, dayBefore: { '<b>': 3 } }],
    url: 'https://nubo.example.com/?a=1&b=2',
  });
  expect(mail.html).not.toMatch(/<script>|<b>/);
  expect(mail.text).toContain('<script>');
  expect(mail.text).toContain('1 (−2)');
});
