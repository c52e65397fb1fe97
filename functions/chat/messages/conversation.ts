/**
 * A conversation is a pair of users or a room. Its key is the partition of its messages: `user:<a>:<b>` with
 * the smaller id first, so that both sides name the same one, or `room:<id>`.
 */
export type Conversation =
  | { readonly kind: 'direct'; readonly users: readonly [string, string] }
  | { readonly kind: 'room'; readonly roomId: string };

/** Everybody is a member of it and broadcasts are kept in it; it cannot be left or made private. */
export const LOBBY = 'lobby';
/** Unread messages are counted up to here; a client shows "999+". */
export const MOST_UNREAD = 999;

export function directConversation(a: string, b: string): Conversation {
  return { kind: 'direct', users: a < b ? [a, b] : [b, a] };
}

export function roomConversation(roomId: string): Conversation {
  return { kind: 'room', roomId };
}

export function conversationKey(conversation: Conversation): string {
  return conversation.kind === 'direct'
    ? `user:${conversation.users[0]}:${conversation.users[1]}`
    : `room:${conversation.roomId}`;
}

/** How one side names the conversation: `{with}` the other user, or `{room}`. */
export type ConversationName = { readonly with: string } | { readonly room: string };

export function conversationOf(userId: string, name: ConversationName): Conversation {
  return 'with' in name ? directConversation(userId, name.with) : roomConversation(name.room);
}
