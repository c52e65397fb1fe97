import type { Message } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOnline } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { pagesKey, usePages } from '../../app/pages.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Icon } from '../../ui/icon.tsx';
import { Confirm, Menu, type MenuItem } from '../../ui/overlays.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { Presence } from './conversation-list.tsx';
import type { Place } from './place.ts';
import { texts } from './texts.ts';

/** Whose conversation or which room it is, and what can be done with it. */
export function ThreadHead({
  place,
  messages,
}: {
  readonly place: Place;
  readonly messages: readonly Message[];
}) {
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
