import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Message, Person } from '../frames.ts';
import { type Conversation, conversationKey } from './conversation.ts';

/**
 * Messages of the last 30 days in the table `chat`, and the names that make a repeated frame harmless:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `<conversation key>` | `M#<message id>` | a message; ids are UUIDv7, so they sort by time |
 * | `REF#<sender>#<ref>` | `#` | the id and time the first frame with this ref was given |
 */
export interface Reservation {
  readonly id: string;
  readonly timestamp: string;
  /** True when the message was stored and acknowledged before. */
  readonly done: boolean;
}

export interface HistoryPage {
  /** Oldest first. */
  readonly items: readonly Message[];
  /** Whether the hot table has more on the side that was asked for. */
  readonly more: boolean;
}

/** The first message of a conversation, kept without an end, tells whether the archive has older ones. */
const FIRST = 'FIRST';

export interface MessageRepository {
  /** Fixes the id and time of a frame, or gives those of the first frame with the same ref. */
  reserve(senderId: string, ref: string, first: Omit<Reservation, 'done'>, now: Date): Promise<Reservation>;
  /** Notes that the message is stored; true for the first of several that worked on the same frame. */
  markDone(senderId: string, ref: string): Promise<boolean>;
  /** Stores a message; storing it again changes nothing. */
  put(conversation: Conversation, message: Message, now: Date): Promise<void>;
  before(conversation: Conversation, before: string | undefined, limit: number): Promise<HistoryPage>;
  after(conversation: Conversation, after: string, limit: number): Promise<HistoryPage>;
  /** Id of the first message there ever was, hot or not. */
  firstId(conversation: Conversation): Promise<string | undefined>;
  /** Messages after `upTo` that somebody else than `userId` sent; counts no further than `most`. */
  countUnread(conversation: Conversation, userId: string, upTo: string, most: number): Promise<number>;
}

export const HOT_SECONDS = 30 * 24 * 60 * 60;
/** The window in which the same ref is the same message. */
export const REF_SECONDS = 10 * 60;

const stored = z.object({
  sk: z.string(),
  senderId: z.string(),
  senderName: z.string(),
  receiver: z.optional(z.string()),
  room: z.optional(z.string()),
  content: z.string(),
  sentAt: z.string(),
});
const reservation = z.object({
  messageId: z.string(),
  sentAt: z.string(),
  done: z.boolean(),
  expiresAt: z.number(),
});

export function createMessageRepository(dynamo: Dynamo, table: string): MessageRepository {
  const refKey = (senderId: string, ref: string) => ({ pk: `REF#${senderId}#${ref}`, sk: '#' });

  async function query(input: Omit<QueryCommandInput, 'TableName'>) {
    return dynamo.send(new QueryCommand({ TableName: table, ...input }));
  }

  /** Conversations this environment has noted already; saves a write that would change nothing. */
  const noted = new Set<string>();

  async function noteFirst(conversation: Conversation, messageId: string): Promise<void> {
    const pk = conversationKey(conversation);
    if (noted.has(pk)) return;
    const Item = { pk, sk: FIRST, messageId };
    const ConditionExpression = 'attribute_not_exists(pk)';
    await conditionalWrite(dynamo.send(new PutCommand({ TableName: table, Item, ConditionExpression })));
    noted.add(pk);
  }

  async function range(
    conversation: Conversation,
    bound: { condition: string; id: string },
    order: { forward: boolean; limit: number },
  ): Promise<HistoryPage> {
    const answer = await query({
      KeyConditionExpression: `pk = :p AND ${bound.condition}`,
      ExpressionAttributeValues: {
        ':p': conversationKey(conversation),
        ':id': `M#${bound.id}`,
        ...(order.forward ? { ':end': 'M#~' } : { ':start': 'M#' }),
      },
      ScanIndexForward: order.forward,
      // One more than asked for tells whether there are more.
      Limit: order.limit + 1,
    });
    const found = z.array(stored).parse(answer.Items ?? []);
    const items = found.slice(0, order.limit).map(toMessage);
    return { items: order.forward ? items : items.reverse(), more: found.length > order.limit };
  }

  return {
    async reserve(senderId, ref, first, now) {
      const nowSeconds = epochSeconds(now);
      const outcome = await conditionalWrite(
        dynamo.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...refKey(senderId, ref),
              messageId: first.id,
              sentAt: first.timestamp,
              done: false,
              expiresAt: nowSeconds + REF_SECONDS,
            },
            // DynamoDB deletes expired items late, so an old one must not count (TTL: "within a few days").
            ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
            ExpressionAttributeValues: { ':now': nowSeconds },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.written) return { ...first, done: false };
      const { messageId, sentAt, done } = reservation.parse(outcome.item);
      return { id: messageId, timestamp: sentAt, done };
    },
    async markDone(senderId, ref) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: refKey(senderId, ref),
            UpdateExpression: 'SET done = :true',
            ConditionExpression: 'done = :false',
            ExpressionAttributeValues: { ':true': true, ':false': false },
          }),
        ),
      );
      return written;
    },
    async put(conversation, message, now) {
      const Item = {
        pk: conversationKey(conversation),
        sk: `M#${message.id}`,
        senderId: message.sender.id,
        senderName: message.sender.name,
        receiver: message.receiver,
        room: message.room,
        content: message.content,
        sentAt: message.timestamp,
        expiresAt: epochSeconds(now) + HOT_SECONDS,
      };
      await dynamo.send(new PutCommand({ TableName: table, Item }));
      await noteFirst(conversation, message.id);
    },
    async firstId(conversation) {
      const { Items } = await query({
        KeyConditionExpression: 'pk = :p AND sk = :s',
        ExpressionAttributeValues: { ':p': conversationKey(conversation), ':s': FIRST },
      });
      const first = z.object({ messageId: z.string() }).safeParse(Items?.[0]);
      return first.success ? first.data.messageId : undefined;
    },
    before: (conversation, before, limit) =>
      before === undefined
        ? range(conversation, { condition: 'sk BETWEEN :start AND :id', id: '~' }, { forward: false, limit })
        : range(
            conversation,
            { condition: 'sk BETWEEN :start AND :id', id: predecessor(before) },
            { forward: false, limit },
          ),
    after: (conversation, after, limit) =>
      range(
        conversation,
        { condition: 'sk BETWEEN :id AND :end', id: `${after}!` },
        { forward: true, limit },
      ),
    async countUnread(conversation, userId, upTo, most) {
      let count = 0;
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND sk BETWEEN :id AND :end',
        FilterExpression: 'senderId <> :me',
        ExpressionAttributeValues: {
          ':p': conversationKey(conversation),
          ':id': `M#${upTo}!`,
          ':end': 'M#~',
          ':me': userId,
        },
        Select: 'COUNT',
      });
      for await (const { Count = 0 } of pages) {
        count += Count;
        if (count >= most) break;
      }
      return Math.min(count, most);
    },
  };
}

/** The greatest sort key before an id: `!` is below every character of an id that could follow. */
function predecessor(id: string): string {
  const last = id.at(-1) ?? '';
  return `${id.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) - 1)}~`;
}

function toMessage(item: z.output<typeof stored>): Message {
  const sender: Person = { id: item.senderId, name: item.senderName };
  const place = item.room === undefined ? { receiver: item.receiver ?? '' } : { room: item.room };
  return { id: item.sk.slice(2), sender, ...place, content: item.content, timestamp: item.sentAt };
}
