import * as z from 'zod/mini';
import { pageQuery } from '../_shared/paging/paging.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

const person = z
  .strictObject({ id: z.uuid(), name: z.string() })
  .register(z.globalRegistry, { id: 'Person' });

export const message = z
  .strictObject({
    id: z.uuid(),
    sender: person,
    receiver: z.optional(z.uuid()),
    room: z.optional(z.string()),
    content: z.string(),
    timestamp: instant(),
  })
  .register(z.globalRegistry, { id: 'Message' });

export const ticket = z
  .strictObject({
    ticket: z
      .string()
      .register(z.globalRegistry, { description: 'Single use, 60 s: `wss://HOST/ws?token=…`' }),
  })
  .register(z.globalRegistry, { id: 'Ticket' });

export const conversationPage = z
  .strictObject({
    items: z.array(
      z.strictObject({ with: person, lastMessage: message, unreadCount: z.int().check(z.nonnegative()) }),
    ),
    nextCursor: z.nullable(z.string()),
  })
  .register(z.globalRegistry, { id: 'ConversationPage' });
export const conversationQuery = z.strictObject(pageQuery());

export const messageQuery = z.strictObject({
  before: z.optional(z.uuid()).register(z.globalRegistry, { description: 'Messages older than this one' }),
  limit: pageQuery().limit,
});
export const messagePage = z
  .strictObject({
    items: z.array(message).register(z.globalRegistry, { description: 'Newest first' }),
    nextBefore: z
      .nullable(z.uuid())
      .register(z.globalRegistry, { description: '`before` of the next page; null at the beginning' }),
  })
  .register(z.globalRegistry, { id: 'MessagePage' });

export const room = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    private: z.boolean(),
    member: z.boolean().register(z.globalRegistry, { description: 'Whether the caller is a member' }),
    createdBy: z.nullable(z.uuid()),
    createdAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Room' });
export const roomPage = z
  .strictObject({ items: z.array(room), nextCursor: z.nullable(z.string()) })
  .register(z.globalRegistry, { id: 'RoomPage' });
export const roomInput = z
  .strictObject({
    name: text({ min: 1, max: 100, trim: true }),
    members: z
      ._default(z.array(z.uuid()).check(z.maxLength(100)), [])
      .register(z.globalRegistry, { description: 'Beside the caller, who always is one' }),
    private: z._default(z.boolean(), false),
  })
  .register(z.globalRegistry, { id: 'RoomInput' });

export const onlineList = z
  .strictObject({ items: z.array(person) })
  .register(z.globalRegistry, { id: 'OnlineList' });

const roomId = z.union([z.uuid(), z.literal('lobby')]);
export const userParam = z.strictObject({ userId: z.uuid() });
export const roomParam = z.strictObject({ id: roomId });
export const memberParam = z.strictObject({ id: roomId, userId: z.uuid() });
