import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  batchWrite,
  conditionalWrite,
  type Dynamo,
  queryItems,
  queryPages,
} from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { type Message, message } from '../contract.ts';
import { type Conversation, conversationKey } from './conversation.ts';

/**
 * Messages of the last 30 days in the table `chat`, and the names that make a repeated frame harmless:
 *
 * | pk | sk | gsi1pk | gsi1sk | what |
 * | --- | --- | --- | --- | --- |
 * | `<conversation key>` | `M#<message id>` | `IN#<receiver>` | the id | a message; only direct ones are in the index |
 * | `REF#<sender>#<ref>` | `#` | | | the message that the first frame with this ref made |
 */
export interface HistoryPage {
  /** Oldest first. */
  readonly items: readonly Message[];
  /** Whether the hot table has more on the side that was asked for. */
  readonly more: boolean;
}

export interface MessageRepository {
  /** Keeps the message of a frame under its ref; gives that of the first frame with the same ref, if there is one. */
  reserve(senderId: string, ref: string, message: Message, now: Date): Promise<Message | undefined>;
  /** Stores a message; false when it was stored before, which changes nothing. */
  put(conversation: Conversation, message: Message, now: Date): Promise<boolean>;
  has(conversation: Conversation, messageId: string): Promise<boolean>;
  before(conversation: Conversation, before: string | undefined, limit: number): Promise<HistoryPage>;
  after(conversation: Conversation, after: string, limit: number): Promise<HistoryPage>;
  /** The newest direct messages that the user was sent, newest first. */
  received(userId: string, limit: number): Promise<readonly Message[]>;
  /** Messages after `upTo` that somebody else than `userId` sent; counts no further than `most`. */
  countUnread(conversation: Conversation, userId: string, upTo: string, most: number): Promise<number>;
  /** Deletes messages, of any conversation. */
  remove(messages: readonly { readonly conversation: string; readonly id: string }[]): Promise<void>;
}

export const HOT_SECONDS = 30 * 24 * 60 * 60;
/** The window in which the same ref is the same message. */
const REF_SECONDS = 10 * 60;
const INDEX = 'gsi1';

const messageItem = z.object({
  sk: z.string(),
  senderId: z.string(),
  senderName: z.string(),
  receiver: z.optional(z.string()),
  room: z.optional(z.string()),
  content: z.string(),
  sentAt: z.string(),
});

export function createMessageRepository(dynamo: Dynamo, table: string): MessageRepository {
  async function range(
    conversation: Conversation,
    [from, to]: readonly [string, string],
    page: { forward: boolean; limit: number },
  ): Promise<HistoryPage> {
    // One more than asked for shows whether there are more.
    const found = await queryItems(
      dynamo,
      {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':p': conversationKey(conversation), ':from': from, ':to': to },
        ScanIndexForward: page.forward,
      },
      page.limit + 1,
    );
    const items = found.slice(0, page.limit).map(toMessage);
    return { items: page.forward ? items : items.reverse(), more: found.length > page.limit };
  }

  return {
    async reserve(senderId, ref, first, now) {
      const at = epochSeconds(now);
      const { written, ...rest } = await conditionalWrite(
        dynamo.send(
          new PutCommand({
            TableName: table,
            Item: { pk: `REF#${senderId}#${ref}`, sk: '#', message: first, expiresAt: at + REF_SECONDS },
            // DynamoDB deletes expired items late, so an old one must not count (TTL: "within a few days").
            ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
            ExpressionAttributeValues: { ':now': at },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (written || !('item' in rest)) return undefined;
      return z.object({ message }).parse(rest.item).message;
    },
    async put(conversation, sent, now) {
      const { id, sender, receiver, room, content, timestamp } = sent;
      const inbox = receiver === undefined ? {} : { gsi1pk: `IN#${receiver}`, gsi1sk: id };
      const Item = {
        pk: conversationKey(conversation),
        sk: `M#${id}`,
        ...inbox,
        senderId: sender.id,
        senderName: sender.name,
        receiver,
        room,
        content,
        sentAt: timestamp,
        expiresAt: epochSeconds(now) + HOT_SECONDS,
      };
      const ConditionExpression = 'attribute_not_exists(pk)';
      const { written } = await conditionalWrite(
        dynamo.send(new PutCommand({ TableName: table, Item, ConditionExpression })),
      );
      return written;
    },
    async has(conversation, messageId) {
      const Key = { pk: conversationKey(conversation), sk: `M#${messageId}` };
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
    before: (conversation, before, limit) =>
      range(conversation, ['M#', before === undefined ? 'M#~' : `M#${predecessor(before)}`], {
        forward: false,
        limit,
      }),
    after: (conversation, after, limit) =>
      range(conversation, [`M#${after}!`, 'M#~'], { forward: true, limit }),
    async received(userId, limit) {
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          IndexName: INDEX,
          KeyConditionExpression: 'gsi1pk = :inbox',
          ExpressionAttributeValues: { ':inbox': `IN#${userId}` },
          ScanIndexForward: false,
        },
        limit,
      );
      return items.map(toMessage);
    },
    async countUnread(conversation, userId, upTo, most) {
      let count = 0;
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND sk BETWEEN :from AND :to',
        FilterExpression: 'senderId <> :me',
        ExpressionAttributeValues: {
          ':p': conversationKey(conversation),
          ':from': `M#${upTo}!`,
          ':to': 'M#~',
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
    remove: (messages) =>
      batchWrite(
        dynamo,
        table,
        messages.map(({ conversation, id }) => ({
          DeleteRequest: { Key: { pk: conversation, sk: `M#${id}` } },
        })),
      ),
  };
}

/** The greatest sort key before an id: `~` is above every character of an id. */
function predecessor(id: string): string {
  const last = id.at(-1) ?? '';
  return `${id.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) - 1)}~`;
}

function toMessage(item: unknown): Message {
  const { sk, senderId, senderName, receiver, room, content, sentAt } = messageItem.parse(item);
  const place = room === undefined ? { receiver: receiver ?? '' } : { room };
  return {
    id: sk.slice(2),
    sender: { id: senderId, name: senderName },
    ...place,
    content,
    timestamp: sentAt,
  };
}
