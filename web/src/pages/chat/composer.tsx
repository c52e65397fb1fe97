import { type FormEvent, useRef, useState } from 'react';
import { liveNow } from '../../app/live-hub.ts';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { type Place, target } from './place.ts';
import { texts } from './texts.ts';

/** Longest message, code points; one every so often that somebody types, ms. */
const MOST = 4000;
const TYPING_EVERY_MS = 3000;

export function Composer({
  place,
  onSend,
}: {
  readonly place: Place;
  readonly onSend: (content: string) => void;
}) {
  const t = useTexts(texts);
  const [text, setText] = useState('');
  const told = useRef(0);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === '') return;
    onSend(text);
    setText('');
    told.current = 0;
  };
  const typing = () => {
    if (Date.now() - told.current < TYPING_EVERY_MS) return;
    told.current = Date.now();
    liveNow().signal({ action: 'typing', ...target(place) });
  };
  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        className="input"
        rows={1}
        aria-label={t.write}
        placeholder={t.write}
        maxLength={MOST}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          typing();
        }}
        onKeyDown={(event) => {
          // Enter ends a word that an input method is composing, too.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <Button type="submit" look="primary" icon="send" disabled={text.trim() === ''}>
        {t.send}
      </Button>
    </form>
  );
}
