import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  batchWrite,
  conditionalWrite,
  type Dynamo,
  queryItems,
  queryPages,
} from '../../_shared/aws/dynamo.ts';
import { type Message, message } from '../contract.ts';

/**
 * Each side's view of a direct conversation, in the table `chat`:
 *
 * | pk | sk | gsi1pk | gsi1sk | what |
 * | --- | --- | --- | --- | --- |
 * | `U#<user>` | `D#<other user>` | `UC#<user>` | id of the last message | last message, read mark, unread count |
 */
export interface ConversationRow {
  readonly with: string;
  readonly lastMessage: Message;
  /** Id of the first message there ever was, hot or not. */
  readonly firstId: string;
  /** Id of the last message that was read. */
  readonly readUpTo: string | undefined;
  readonly unread: number;
}

export interface ConversationRepository {
  /**
   * Makes `message` the last one of its conversation on both sides, and counts it as unread for its receiver.
   * @param isNew false when an earlier try may have counted it already
   */
  noteMessage(message: Message, isNew: boolean): Promise<void>;
  get(userId: string, otherId: string): Promise<ConversationRow | undefined>;
  /** A page of conversations, newest first; `before` is the id of a last message. */
  page(
    userId: string,
    limit: number,
    before?: string,
  ): Promise<{ rows: readonly ConversationRow[]; more: boolean }>;
  /** Moves the mark of a row on, unless the row has changed since it was read. */
  markRead(userId: string, row: ConversationRow, upTo: string, unread: number): Promise<boolean>;
  /** Removes every conversation of the user, on both sides. */
  removeOf(userId: string): Promise<void>;
}

const INDEX = 'gsi1';
const rowItem = z.object({
  sk: z.string(),
  lastMessage: message,
  /** Items from before it was kept have none. */
  firstId: z.optional(z.string()),
  readUpTo: z.optional(z.string()),
  unread: z._default(z.number(), 0),
});

export function createConversationRepository(dynamo: Dynamo, table: string): ConversationRepository {
  const rowKey = (userId: string, otherId: string) => ({ pk: `U#${userId}`, sk: `D#${otherId}` });

  async function note(userId: string, otherId: string, last: Message, isNew: boolean): Promise<void> {
    const isUnread = userId !== last.sender.id;
    const Key = rowKey(userId, otherId);
    const count = isUnread ? ' ADD unread :one' : '';
    const one = isUnread ? { ':one': 1 } : {};
    const { written, ...noted } = await conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key,
          UpdateExpression: `SET gsi1pk = :list, gsi1sk = :id, lastMessage = :last, firstId = if_not_exists(firstId, :id)${count}`,
          ConditionExpression: 'attribute_not_exists(pk) OR gsi1sk < :id',
          ExpressionAttributeValues: { ':list': `UC#${userId}`, ':id': last.id, ':last': last, ...one },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if (written || !isUnread || !isNew || !('item' in noted)) return;
    // A later message was faster; the same one has been counted by another call for its frame. One that lies behind
    // the read mark was read with it.
    await conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key,
          UpdateExpression: 'ADD unread :one',
          ConditionExpression: 'gsi1sk > :id AND (attribute_not_exists(readUpTo) OR readUpTo < :id)',
          ExpressionAttributeValues: { ':one': 1, ':id': last.id },
        }),
      ),
    );
  }

  return {
    async noteMessage(last, isNew) {
      const receiver = last.receiver ?? last.sender.id;
      const sides = new Map([
        [last.sender.id, receiver],
        [receiver, last.sender.id],
      ]);
      await Promise.all([...sides].map(([userId, otherId]) => note(userId, otherId, last, isNew)));
    },
    async get(userId, otherId) {
      const Key = rowKey(userId, otherId);
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item && toRow(Item);
    },
    async page(userId, limit, before) {
      const isBefore = before === undefined ? '' : ' AND gsi1sk < :before';
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          IndexName: INDEX,
          KeyConditionExpression: `gsi1pk = :list${isBefore}`,
          ExpressionAttributeValues: {
            ':list': `UC#${userId}`,
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: false,
        },
        limit + 1,
      );
      return { rows: items.slice(0, limit).map(toRow), more: items.length > limit };
    },
    async markRead(userId, row, upTo, unread) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: rowKey(userId, row.with),
            UpdateExpression: 'SET readUpTo = :upTo, unread = :unread',
            ConditionExpression: `gsi1sk = :last AND ${row.unread === 0 ? '(attribute_not_exists(unread) OR unread = :seen)' : 'unread = :seen'}`,
            ExpressionAttributeValues: {
              ':upTo': upTo,
              ':unread': unread,
              ':last': row.lastMessage.id,
              ':seen': row.unread,
            },
          }),
        ),
      );
      return written;
    },
    async removeOf(userId) {
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :d)',
        ExpressionAttributeValues: { ':p': `U#${userId}`, ':d': 'D#' },
        ProjectionExpression: 'sk',
      });
      for await (const { Items = [] } of pages) {
        const others = z.array(z.pick(rowItem, { sk: true })).parse(Items);
        const keys = others.flatMap(({ sk }) => {
          const other = sk.slice(2);
          return other === userId ? [rowKey(userId, userId)] : [rowKey(userId, other), rowKey(other, userId)];
        });
        await batchWrite(
          dynamo,
          table,
          keys.map((Key) => ({ DeleteRequest: { Key } })),
        );
      }
    },
  };
}

function toRow(item: unknown): ConversationRow {
  const { sk, ...row } = rowItem.parse(item);
  const { lastMessage, firstId = lastMessage.id } = row;
  return { ...row, firstId, with: sk.slice(2), readUpTo: row.readUpTo };
}
