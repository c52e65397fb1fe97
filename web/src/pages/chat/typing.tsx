import { useEffect, useRef, useState } from 'react';
import { useFrames } from '../../app/live-hub.ts';
import { useTexts } from '../../app/texts.ts';
import type { Place } from './place.ts';
import { texts } from './texts.ts';

const TYPING_MS = 4000;

/** Whoever typed within the last seconds. */
export function Typing({ place }: { readonly place: Place }) {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useFrames('typing', ({ user, room }) => {
    const person = user as { readonly id: string; readonly name: string };
    const isHere = 'room' in place ? room === place.room : room === undefined && person.id === place.user;
    if (!isHere) return;
    setName(person.name);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setName(''), TYPING_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <p className="typing small muted" aria-live="polite">
      {name !== '' && t.typing(name)}
    </p>
  );
}
