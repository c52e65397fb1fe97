import { composeMail } from '../../_shared/mail/compose-mail.ts';
import type { Mail } from '../../_shared/mail/mail.ts';
import type { Stats } from '../../_shared/stats.ts';

/** The numbers of a service: null when it could not tell them, which is not the same as zero. */
export interface Section {
  readonly title: string;
  readonly today: Stats | null;
  readonly dayBefore: Stats | null;
}

export interface Report {
  readonly from: Date;
  readonly to: Date;
  /** IANA name. */
  readonly timeZone: string;
  readonly sections: readonly Section[];
  /** The console. */
  readonly url: string;
}

export function reportMail({ from, to, timeZone, sections, url }: Report): Omit<Mail, 'to'> {
  const day = to.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone });
  const at = (time: Date) =>
    time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const missing = sections.filter(({ today }) => today === null).map(({ title }) => title);
  return composeMail({
    locale: 'en',
    subject: `Daily report, ${day}`,
    blocks: [
      { kind: 'paragraph', text: `${at(from)} to ${at(to)} (${timeZone}), beside the day before.` },
      ...(missing.length > 0
        ? [{ kind: 'paragraph' as const, text: `Did not answer, and may be down: ${missing.join(', ')}.` }]
        : []),
      ...sections.flatMap(({ title, today, dayBefore }) => [
        { kind: 'heading' as const, text: title },
        { kind: 'facts' as const, rows: rowsOf(today, dayBefore) },
      ]),
      { kind: 'button', label: 'Open the console', url },
      { kind: 'note', text: 'Administrators get this mail once a day.' },
    ],
  });
}

function rowsOf(today: Stats | null, dayBefore: Stats | null): (readonly [string, string])[] {
  if (today === null) return [['Numbers', 'not available']];
  return Object.entries(today).map(([name, count]) => {
    const before = dayBefore?.[name];
    const change = before === undefined ? '' : ` (${changeOf(count, before)})`;
    return [wordsOf(name), `${count.toLocaleString('en-GB')}${change}`] as const;
  });
}

function changeOf(count: number, before: number): string {
  const difference = count - before;
  if (difference === 0) return 'as before';
  return `${difference > 0 ? '+' : '−'}${Math.abs(difference).toLocaleString('en-GB')}`;
}

/** `signedIn` → `Signed in`. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
