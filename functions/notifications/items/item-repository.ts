import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryItems } from '../../_shared/aws/dynamo.ts';
import { ITEM_TYPES, type Item } from '../contract.ts';
import { itemKey, itemPartition, settingsKey } from '../keys.ts';

const stored = z.object({
  id: z.string(),
  type: z.enum(ITEM_TYPES),
  title: z.string(),
  body: z.string(),
  link: z.nullable(z.string()),
  data: z.record(z.string(), z.unknown()),
  readAt: z.optional(z.string()),
  createdAt: z.string(),
});
const marks = z.object({ readAllAt: z.optional(z.string()) });

/** The notifications of one person, newest first. */
export interface ItemRepository {
  /** At most `limit` items before an id. */
  list(
    userId: string,
    filter: { readonly unread: boolean; readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly Item[]>;
  /** False when the person has no such item. */
  markRead(userId: string, id: string, now: Date): Promise<boolean>;
  /** Marks all that are there by now, in one write. */
  markAllRead(userId: string, now: Date): Promise<void>;
}

export function createItemRepository(dynamo: Dynamo, table: string): ItemRepository {
  const readAllAtOf = async (userId: string) => {
    const { Item } = await dynamo.send(
      new GetCommand({
        TableName: table,
        Key: settingsKey(userId),
        ProjectionExpression: 'readAllAt',
        ConsistentRead: true,
      }),
    );
    return marks.parse(Item ?? {}).readAllAt ?? '';
  };
  return {
    async list(userId, { unread, before, limit }) {
      const readAllAt = await readAllAtOf(userId);
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ...(unread && { FilterExpression: 'attribute_not_exists(readAt) AND createdAt > :readAllAt' }),
          ExpressionAttributeValues: {
            ':pk': itemPartition(userId),
            ...(before !== undefined && { ':before': before }),
            ...(unread && { ':readAllAt': readAllAt }),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit,
      );
      return z
        .array(stored)
        .parse(items)
        .map((item) => ({
          ...item,
          readAt: item.readAt ?? (item.createdAt <= readAllAt ? readAllAt : null),
        }));
    },
    async markRead(userId, id, now) {
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: itemKey(userId, id),
            UpdateExpression: 'SET readAt = if_not_exists(readAt, :now)',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':now': now.toISOString() },
          }),
        ),
      );
      return written;
    },
    async markAllRead(userId, now) {
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: settingsKey(userId),
          UpdateExpression: 'SET readAllAt = :now',
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
    },
  };
}
