import { useEffect, useState } from 'react';
import { dateTime, relativeTime } from '../app/format.ts';
import { useLanguage } from '../app/texts.ts';

/** Initials on a colour of one's own. */
export function Avatar({
  id,
  name,
  small = false,
}: {
  readonly id: string;
  readonly name: string;
  readonly small?: boolean;
}) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('');
  const tone = [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 5;
  return (
    <span className={small ? 'avatar small' : 'avatar'} data-tone={tone} aria-hidden="true">
      {initials.toLocaleUpperCase() || '?'}
    </span>
  );
}

const MINUTE = 60_000;

/** How long ago, kept true by the minute; the whole time on hover. */
export function Ago({ at }: { readonly at: string }) {
  const language = useLanguage();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={dateTime(at, language)}>
      {relativeTime(at, language, Math.max(now, Date.parse(at)))}
    </time>
  );
}

export function When({ at }: { readonly at: string | null | undefined }) {
  const language = useLanguage();
  return at ? <time dateTime={at}>{dateTime(at, language)}</time> : <span className="muted">–</span>;
}

/** The title of the tab, as long as the page is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Nubo`;
  }, [title]);
}
