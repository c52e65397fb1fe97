import * as z from 'zod';
import { pageQuery } from '../_shared/paging/page-query.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

const person = z.strictObject({ id: z.uuid(), name: z.string() }).meta({ id: 'Person' });

export const message = z
  .strictObject({
    id: z.uuid(),
    sender: person,
    receiver: z.uuid().optional(),
    room: z.string().optional(),
    content: z.string(),
    timestamp: instant(),
  })
  .meta({ id: 'Message' });

export const ticket = z
  .strictObject({ ticket: z.string().describe('Single use, 60 s: `wss://HOST/ws?token=…`') })
  .meta({ id: 'Ticket' });

export const conversationPage = z
  .strictObject({
    items: z.array(
      z.strictObject({ with: person, lastMessage: message, unreadCount: z.int().nonnegative() }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ConversationPage' });
export const conversationQuery = z.strictObject(pageQuery());

export const messageQuery = z.strictObject({
  before: z.uuid().optional().describe('Messages older than this one'),
  limit: pageQuery().limit,
});
export const messagePage = z
  .strictObject({
    items: z.array(message).describe('Newest first'),
    nextBefore: z.uuid().nullable().describe('`before` of the next page; null at the beginning'),
  })
  .meta({ id: 'MessagePage' });

export const room = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    private: z.boolean(),
    member: z.boolean().describe('Whether the caller is a member'),
    createdBy: z.uuid().nullable(),
    createdAt: instant(),
  })
  .meta({ id: 'Room' });
export const roomPage = z
  .strictObject({ items: z.array(room), nextCursor: z.string().nullable() })
  .meta({ id: 'RoomPage' });
export const roomInput = z
  .strictObject({
    name: text({ min: 1, max: 100, trim: true }),
    members: z.array(z.uuid()).max(100).default([]).describe('Beside the caller, who always is one'),
    private: z.boolean().default(false),
  })
  .meta({ id: 'RoomInput' });

export const onlineList = z.strictObject({ items: z.array(person) }).meta({ id: 'OnlineList' });

const roomId = z.union([z.uuid(), z.literal('lobby')]);
export const userParam = z.strictObject({ userId: z.uuid() });
export const roomParam = z.strictObject({ id: roomId });
export const memberParam = z.strictObject({ id: roomId, userId: z.uuid() });
