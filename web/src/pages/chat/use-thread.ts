import type { Message } from '@nubo/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useReducer } from 'react';
import { liveNow, useMessages } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { useUserId } from '../../app/session.tsx';
import { keyOf, type Place, placeOf } from './place.ts';

/** A message that the server has not acknowledged yet, or refused. */
export interface Outgoing {
  readonly key: string;
  readonly content: string;
  readonly failed: boolean;
}

interface Kept {
  /** Messages that came over the connection, by id. */
  readonly came: ReadonlyMap<string, Message>;
  readonly outgoing: readonly Outgoing[];
}
type Change =
  | { readonly kind: 'came'; readonly message: Message }
  | { readonly kind: 'sent'; readonly outgoing: Outgoing }
  | { readonly kind: 'failed'; readonly key: string }
  | { readonly kind: 'acknowledged'; readonly key: string; readonly message: Message };

function reduce({ came, outgoing }: Kept, change: Change): Kept {
  switch (change.kind) {
    case 'came':
      return { came: new Map(came).set(change.message.id, change.message), outgoing };
    case 'sent':
      return {
        came,
        outgoing: [...outgoing.filter(({ key }) => key !== change.outgoing.key), change.outgoing],
      };
    case 'failed':
      return {
        came,
        outgoing: outgoing.map((each) => (each.key === change.key ? { ...each, failed: true } : each)),
      };
    case 'acknowledged':
      return {
        came: new Map(came).set(change.message.id, change.message),
        outgoing: outgoing.filter(({ key }) => key !== change.key),
      };
  }
}

/**
 * The messages of one conversation, oldest first. What comes over the connection is kept aside from the moment the
 * thread is shown and merged by id with each page that is read, so that nothing between the two is lost or shown twice.
 */
export function useThread(place: Place) {
  const me = useUserId();
  const [{ came, outgoing }, change] = useReducer(reduce, { came: new Map(), outgoing: [] });
  const key = keyOf(place);
  useMessages((message) => {
    if (keyOf(placeOf(message, me)) === key) change({ kind: 'came', message });
  });
  const query = useInfiniteQuery({
    queryKey: ['messages', key],
    queryFn: ({ pageParam, signal }) => {
      const options = { query: { limit: 50, ...(pageParam !== '' && { before: pageParam }) }, signal };
      return 'room' in place
        ? nubo().call('GET /chat/rooms/{id}/messages', { params: { id: place.room }, ...options })
        : nubo().call('GET /chat/conversations/{userId}/messages', {
            params: { userId: place.user },
            ...options,
          });
    },
    initialPageParam: '',
    getNextPageParam: ({ nextBefore }) => nextBefore ?? undefined,
    // What comes later comes over the connection.
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  const messages = useMemo(() => {
    const all = new Map(
      query.data?.pages.flatMap(({ items }) => items.map((item) => [item.id, item] as const)),
    );
    for (const [id, message] of came) all.set(id, message);
    return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }, [query.data, came]);

  function send(content: string, name: string, again = crypto.randomUUID() as string): void {
    change({ kind: 'sent', outgoing: { key: again, content, failed: false } });
    liveNow()
      .send(place, content)
      .then(
        ({ id, timestamp }) => {
          const to = 'room' in place ? { room: place.room } : { receiver: place.user };
          change({
            kind: 'acknowledged',
            key: again,
            message: { id, timestamp, content, sender: { id: me, name }, ...to },
          });
        },
        () => change({ kind: 'failed', key: again }),
      );
  }
  return { query, messages, outgoing, send };
}
