import type { User } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { nubo } from './nubo.ts';
import { queryClient } from './query-client.ts';

/** Nothing of one account may be seen by the next: every answer is dropped as soon as the account is another. */
export function watchSession(): void {
  const { session } = nubo();
  let before = userIdNow();
  session.subscribe(() => {
    const now = userIdNow();
    if (now === before) return;
    before = now;
    void queryClient.cancelQueries();
    queryClient.clear();
  });
  // A page that the back button brings back may show somebody who has signed out since.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}

function userIdNow(): string | undefined {
  const { state } = nubo().session;
  return state.status === 'signed-in' ? state.userId : undefined;
}

export function useUserId(): string {
  const { session } = nubo();
  return useSyncExternalStore(session.subscribe, userIdNow) ?? '';
}

export const meQuery = {
  queryKey: ['me'],
  queryFn: ({ signal }: { signal: AbortSignal }) => nubo().call('GET /me', { signal }),
  staleTime: 60_000,
} as const;

/** The account, once it is known. */
export function useMe(): User | undefined {
  return useQuery({ ...meQuery, enabled: useUserId() !== '' }).data;
}
