import * as z from 'zod/mini';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

export const person = z
  .strictObject({ id: z.uuid(), name: z.string() })
  .register(z.globalRegistry, { id: 'Person' });
export type Person = Readonly<z.output<typeof person>>;

export const message = z
  .strictObject({
    id: z.uuid(),
    sender: person,
    receiver: z
      .optional(z.uuid())
      .register(z.globalRegistry, { description: 'User id of the other side; a message has this or `room`' }),
    room: z.optional(z.string()),
    content: z.string(),
    timestamp: instant(),
  })
  .register(z.globalRegistry, { id: 'Message' });
export type Message = Readonly<z.output<typeof message>>;

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
export const chatPageQuery = z.strictObject(pageQuery());

export const messageQuery = z.strictObject({
  before: z.optional(uuid()).register(z.globalRegistry, { description: 'Messages older than this one' }),
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
export const roomPage = pageSchema(room).register(z.globalRegistry, { id: 'RoomPage' });
export const roomInput = z
  .strictObject({
    name: text({ min: 1, max: 100, trim: true }),
    members: z
      ._default(z.array(uuid()).check(z.maxLength(100)), [])
      .register(z.globalRegistry, { description: 'Beside the caller, who always is one' }),
    private: z._default(z.boolean(), false),
  })
  .register(z.globalRegistry, { id: 'RoomInput' });

export const onlinePage = z
  .strictObject({ items: z.array(person), nextCursor: z.nullable(z.string()) })
  .register(z.globalRegistry, { id: 'OnlinePage' });

const roomId = z.union([uuid(), z.literal('lobby')]);
export const userParam = z.strictObject({ userId: uuid() });
export const roomParam = z.strictObject({ id: roomId });
export const memberParam = z.strictObject({ id: roomId, userId: uuid() });
