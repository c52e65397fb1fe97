import { expect, it } from 'vitest';
import { isAdminChannel } from '../../../../functions/chat/delivery/channels.ts';
import {
  conversationKey,
  directConversation,
  roomConversation,
} from '../../../../functions/chat/messages/conversation.ts';

it('both sides name the same conversation', () => {
  expect(conversationKey(directConversation('b', 'a'))).toBe('user:a:b');
  expect(directConversation('a', 'b')).toEqual(directConversation('b', 'a'));
  expect(conversationKey(directConversation('a', 'a'))).toBe('user:a:a');
});

it('a room is its own conversation', () => {
  expect(conversationKey(roomConversation('r'))).toBe('room:r');
});

it('hosts, alerts and jobs are heard by administrators alone', () => {
  expect(['alerts', 'jobs', 'metrics:*', 'metrics:1'].map(isAdminChannel)).toEqual([true, true, true, true]);
  expect(['feed', 'presence'].map(isAdminChannel)).toEqual([false, false]);
});
