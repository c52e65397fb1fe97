import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { liveNow, useFrames } from '../../app/live-hub.ts';
import { type Place, peer } from './place.ts';

/** Up to which message the other side has read. */
export function useSeen(place: Place): string {
  const [upTo, setUpTo] = useState('');
  useFrames('read', (frame) => {
    const reader = frame.user as { readonly id: string };
    if ('user' in place && frame.room === undefined && reader.id === place.user) setUpTo(String(frame.upTo));
  });
  return upTo;
}

/** Tells the other side, and one's own unread counts, what was read, while the page is looked at. */
export function useMarkRead(place: Place, newest: string | undefined): void {
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
