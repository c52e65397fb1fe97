import type { Message } from '@nubo/client';
import { useLayoutEffect, useRef } from 'react';
import { clock, date } from '../../app/format.ts';
import { useUserId } from '../../app/session.tsx';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Avatar } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { texts } from './texts.ts';
import type { Outgoing } from './use-thread.ts';

interface MessagesProps {
  readonly messages: readonly Message[];
  readonly outgoing: readonly Outgoing[];
  readonly seen: string;
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly onOlder: () => void;
  readonly onAgain: (outgoing: Outgoing) => void;
}

/** Stays at its end while somebody reads there, and at the same message while older ones come before it. */
export function Messages({
  messages,
  outgoing,
  seen,
  hasOlder,
  isLoadingOlder,
  onOlder,
  onAgain,
}: MessagesProps) {
  const t = useTexts(texts);
  const me = useUserId();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef(0);
  const first = messages[0]?.id;
  const firstBefore = useRef(first);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is kept whenever what is shown has changed
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    else if (firstBefore.current !== first) element.scrollTop += element.scrollHeight - heightBefore.current;
    firstBefore.current = first;
    heightBefore.current = element.scrollHeight;
  }, [messages, outgoing]);
  const lastOwn = messages.findLast(({ sender }) => sender.id === me);
  return (
    <div
      ref={box}
      className="thread-scroll"
      role="log"
      aria-label={t.messages}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 80;
        if (scrollTop < 200 && hasOlder) onOlder();
      }}
    >
      {isLoadingOlder && <p className="small muted thread-note">{t.older}</p>}
      {messages.length === 0 && outgoing.length === 0 && <p className="muted thread-note">{t.empty}</p>}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const newDay = before?.timestamp.slice(0, 10) !== message.timestamp.slice(0, 10);
        const isOwn = message.sender.id === me;
        const follows = !newDay && before?.sender.id === message.sender.id;
        return (
          <div key={message.id} className="message" data-own={isOwn} data-follows={follows}>
            {newDay && (
              <p className="divider thread-day">
                {isToday(message.timestamp) ? t.today : date(message.timestamp, language)}
              </p>
            )}
            <div className="message-line">
              {!isOwn &&
                (follows ? (
                  <span className="message-gap" />
                ) : (
                  <Avatar small id={message.sender.id} name={message.sender.name} />
                ))}
              <div className="bubble">
                {!isOwn && !follows && <span className="bubble-name">{message.sender.name}</span>}
                <span className="visually-hidden">{isOwn ? `${message.sender.name}:` : ''}</span>
                <span className="preserve">{message.content}</span>
                <time className="bubble-time" dateTime={message.timestamp}>
                  {clock(message.timestamp, language)}
                </time>
              </div>
            </div>
            {message === lastOwn && seen >= message.id && (
              <p className="small muted message-state">{t.seen}</p>
            )}
          </div>
        );
      })}
      {outgoing.map((each) => (
        <div key={each.key} className="message" data-own>
          <div className="message-line">
            <div className="bubble" data-pending>
              <span className="preserve">{each.content}</span>
              <span className="bubble-time">
                {each.failed ? <Icon name="alert" size={14} /> : <Icon name="clock" size={14} />}
              </span>
            </div>
          </div>
          <p className="small muted message-state">
            {each.failed ? (
              <>
                {t.failed}{' '}
                <Button size="small" onClick={() => onAgain(each)}>
                  {t.again}
                </Button>
              </>
            ) : (
              t.sending
            )}
          </p>
        </div>
      ))}
    </div>
  );
}

const isToday = (at: string): boolean => new Date(at).toDateString() === new Date().toDateString();
