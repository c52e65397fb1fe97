import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useOnline } from '../../app/live-hub.ts';
import { usePages } from '../../app/pages.ts';
import { useUserId } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { IconButton } from '../../ui/controls.tsx';
import { Ago, Avatar } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { NewRoom } from './new-room.tsx';
import { texts } from './texts.ts';

/** Conversations, rooms, and whoever is there and has no conversation yet. */
export function ConversationList() {
  const t = useTexts(texts);
  const me = useUserId();
  const online = useOnline();
  const conversations = usePages('GET /chat/conversations');
  const rooms = usePages('GET /chat/rooms', { query: { limit: 100 } });
  const [opening, setOpening] = useState(false);
  const known = new Set(conversations.data?.map(({ with: { id } }) => id));
  const others = [...online.values()].filter(({ id }) => id !== me && !known.has(id));
  return (
    <section className="chat-list" aria-label={t.title}>
      <div className="row chat-list-head">
        <h1 className="grow">{t.title}</h1>
        <IconButton icon="plus" label={t.newRoom} onClick={() => setOpening(true)} />
      </div>
      <h2>{t.rooms}</h2>
      <Loaded query={rooms} rows={2}>
        {(all) => (
          <ul>
            {all.map(({ id, name, private: isPrivate }) => (
              <Entry
                key={id}
                kind="room"
                id={id}
                picture={
                  <span className="avatar room">
                    <Icon name={isPrivate ? 'lock' : 'people'} size={18} />
                  </span>
                }
              >
                <span className="truncate strong">{id === 'lobby' ? t.lobby : name}</span>
                <span className="truncate small muted">{id === 'lobby' ? t.everybody : ' '}</span>
              </Entry>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={rooms} />
      <h2>{t.people}</h2>
      <Loaded query={conversations} rows={3}>
        {(all) => (
          <ul>
            {all.map(({ with: person, lastMessage, unreadCount }) => (
              <Entry
                key={person.id}
                kind="user"
                id={person.id}
                picture={<Presence id={person.id} name={person.name} />}
              >
                <span className="row">
                  <span className="truncate strong grow">{person.name}</span>
                  <span className="small muted">
                    <Ago at={lastMessage.timestamp} />
                  </span>
                </span>
                <span className="row">
                  <span className="truncate small muted grow">{lastMessage.content}</span>
                  {unreadCount > 0 && (
                    <span className="badge accent">
                      <span aria-hidden="true">{unreadCount}</span>
                      <span className="visually-hidden">{t.unread(unreadCount)}</span>
                    </span>
                  )}
                </span>
              </Entry>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={conversations} />
      <h2>{t.online}</h2>
      {others.length === 0 ? (
        <p className="small muted chat-nobody">{t.nobody}</p>
      ) : (
        <ul>
          {others.map(({ id, name }) => (
            <Entry key={id} kind="user" id={id} picture={<Presence id={id} name={name} />}>
              <span className="truncate strong">{name}</span>
            </Entry>
          ))}
        </ul>
      )}
      {opening && <NewRoom onClose={() => setOpening(false)} />}
    </section>
  );
}

function Entry({
  kind,
  id,
  picture,
  children,
}: {
  readonly kind: 'user' | 'room';
  readonly id: string;
  readonly picture: ReactNode;
  readonly children: ReactNode;
}) {
  const shown = useParams({ strict: false });
  const current = shown.kind === kind && shown.id === id;
  return (
    <li>
      <Link
        className="chat-entry"
        to="/chat/$kind/$id"
        params={{ kind, id }}
        {...(current && { 'aria-current': 'page' })}
      >
        {picture}
        <span className="chat-entry-text">{children}</span>
      </Link>
    </li>
  );
}

/** Somebody's initials with a dot when they are there. */
export function Presence({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useTexts(texts);
  const here = useOnline().has(id);
  return (
    <span className="presence" data-online={here}>
      <Avatar id={id} name={name} />
      <span className="visually-hidden">{here ? t.isOnline : t.isOffline}</span>
    </span>
  );
}
