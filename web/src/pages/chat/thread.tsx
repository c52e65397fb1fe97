import type { Message } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { clock, date } from '../../app/format.ts';
import { liveNow, useFrames, useOnline } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { pagesKey, usePages } from '../../app/pages.ts';
import { isProblem } from '../../app/query-client.ts';
import { useMe, useUserId } from '../../app/session.tsx';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Avatar } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Confirm, Menu, type MenuItem } from '../../ui/overlays.tsx';
import { Failed, Skeleton } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { Composer } from './composer.tsx';
import { Presence } from './conversation-list.tsx';
import { type Place, peer } from './place.ts';
import { texts } from './texts.ts';
import { type Outgoing, useThread } from './use-thread.ts';

/** One conversation: its messages, whoever is typing, and the field to write in. */
export function Thread({ place }: { readonly place: Place }) {
  const t = useTexts(texts);
  const me = useUserId();
  const name = useMe()?.name ?? '';
  const { query, messages, outgoing, send } = useThread(place);
  const seen = useSeen(place);
  useMarkRead(place, messages.findLast(({ sender }) => sender.id !== me)?.id);
  const isStranger = 'room' in place && isProblem(query.error, 404);
  return (
    <section className="thread" aria-label={t.messages}>
      <Head place={place} messages={messages} />
      {isStranger ? (
        <Join room={place.room} onJoined={() => void query.refetch()} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <div className="thread-scroll">
          <Skeleton rows={6} height={36} />
        </div>
      ) : (
        <Messages
          messages={messages}
          outgoing={outgoing}
          seen={seen}
          hasOlder={query.hasNextPage}
          isLoadingOlder={query.isFetchingNextPage}
          onOlder={() => !query.isFetchingNextPage && void query.fetchNextPage()}
          onAgain={({ key, content }) => send(content, name, key)}
        />
      )}
      {!isStranger && (
        <>
          <Typing place={place} />
          <Composer place={place} onSend={(content) => send(content, name)} />
        </>
      )}
    </section>
  );
}

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
function Messages({ messages, outgoing, seen, hasOlder, isLoadingOlder, onOlder, onAgain }: MessagesProps) {
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

function Head({ place, messages }: { readonly place: Place; readonly messages: readonly Message[] }) {
  const t = useTexts(texts);
  const me = useMe();
  const online = useOnline();
  const conversations = usePages('GET /chat/conversations');
  const rooms = usePages('GET /chat/rooms', { query: { limit: 100 } });
  if ('room' in place) {
    const room = rooms.data?.find(({ id }) => id === place.room);
    const isOwner = room !== undefined && (room.createdBy === me?.id || me?.role === 'admin');
    return (
      <header className="thread-head">
        <Back />
        <h2 className="grow truncate">{place.room === 'lobby' ? t.lobby : (room?.name ?? t.rooms)}</h2>
        {room?.member && place.room !== 'lobby' && (
          <RoomMenu room={place.room} userId={me?.id ?? ''} isOwner={isOwner} />
        )}
      </header>
    );
  }
  const person =
    conversations.data?.find(({ with: { id } }) => id === place.user)?.with ??
    online.get(place.user) ??
    messages.find(({ sender }) => sender.id === place.user)?.sender;
  return (
    <header className="thread-head">
      <Back />
      <Presence id={place.user} name={person?.name ?? '?'} />
      <div className="grow">
        <h2 className="truncate">{person?.name ?? t.unknownPerson}</h2>
        <p className="small muted">{online.has(place.user) ? t.isOnline : t.isOffline}</p>
      </div>
    </header>
  );
}

function Back() {
  const t = useTexts(texts);
  return (
    <Link to="/chat" className="button quiet icon-only chat-back" aria-label={t.back}>
      <Icon name="back" />
    </Link>
  );
}

function RoomMenu({
  room,
  userId,
  isOwner,
}: {
  readonly room: string;
  readonly userId: string;
  readonly isOwner: boolean;
}) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const gone = () => {
    void queries.invalidateQueries({ queryKey: pagesKey('GET /chat/rooms').slice(0, 1) });
    void navigate({ to: '/chat' });
  };
  const items: MenuItem[] = [
    {
      label: t.leave,
      icon: 'out',
      onSelect: () =>
        void nubo()
          .call('DELETE /chat/rooms/{id}/members/{userId}', { params: { id: room, userId } })
          .then(gone, sayFailure),
    },
    ...(isOwner
      ? [{ label: t.delete, icon: 'trash' as const, danger: true, onSelect: () => setDeleting(true) }]
      : []),
  ];
  return (
    <>
      <Menu label={t.actions} items={items} size="normal" />
      {deleting && (
        <Confirm
          title={t.delete}
          text={t.deleteText}
          action={t.delete}
          onClose={() => setDeleting(false)}
          onConfirm={() =>
            void nubo()
              .call('DELETE /chat/rooms/{id}', { params: { id: room } })
              .then(gone, sayFailure)
          }
        />
      )}
    </>
  );
}

function Join({ room, onJoined }: { readonly room: string; readonly onJoined: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const userId = useUserId();
  const join = () =>
    void nubo()
      .call('PUT /chat/rooms/{id}/members/{userId}', { params: { id: room, userId } })
      .then(() => {
        void queries.invalidateQueries({ queryKey: ['GET /chat/rooms'] });
        onJoined();
      }, sayFailure);
  return (
    <div className="state">
      <Icon name="people" />
      <p>{t.joinText}</p>
      <Button look="primary" onClick={join}>
        {t.join}
      </Button>
    </div>
  );
}

const TYPING_MS = 4000;

/** Whoever typed within the last seconds. */
function Typing({ place }: { readonly place: Place }) {
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

/** Up to which message the other side has read. */
function useSeen(place: Place): string {
  const [upTo, setUpTo] = useState('');
  useFrames('read', (frame) => {
    const reader = frame.user as { readonly id: string };
    if ('user' in place && frame.room === undefined && reader.id === place.user) setUpTo(String(frame.upTo));
  });
  return upTo;
}

/** Tells the other side, and one's own unread counts, what was read, while the page is looked at. */
function useMarkRead(place: Place, newest: string | undefined): void {
  const queries = useQueryClient();
  const told = useRef<string>(undefined);
  useEffect(() => {
    const tell = () => {
      if (newest === undefined || told.current === newest || document.visibilityState !== 'visible') return;
      told.current = newest;
      liveNow().signal({ action: 'markRead', ...peer(place), upTo: newest });
      setTimeout(() => void queries.invalidateQueries({ queryKey: ['GET /chat/conversations'] }), 400);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [newest, place, queries]);
}
