import { useQueryClient } from '@tanstack/react-query';
import { useFrames, useMessages } from './live-hub.ts';
import { pagesKey, usePages } from './pages.ts';

/** Unread messages of all conversations, read again whenever one comes or is read. */
export function useUnreadMessages(): number {
  const queries = useQueryClient();
  const { data = [] } = usePages('GET /chat/conversations');
  const refresh = () => void queries.invalidateQueries({ queryKey: pagesKey('GET /chat/conversations') });
  useMessages(refresh);
  useFrames('read', refresh);
  useFrames('welcome', refresh);
  return data.reduce((sum, { unreadCount }) => sum + unreadCount, 0);
}

/** Unread notifications, at most 100, read again whenever one comes. */
export function useUnreadNotifications(): number {
  const queries = useQueryClient();
  const { data = [] } = usePages('GET /notifications', { query: { unread: 'true', limit: 100 } });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /notifications'] });
  useFrames('notification', refresh);
  useFrames('welcome', refresh);
  return data.length;
}
