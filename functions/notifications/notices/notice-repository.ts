import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, type TransactItem, transactWrite } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Item } from '../contract.ts';
import { conversationKey, dayPartition, itemKey, settingsKey } from '../keys.ts';

const KEPT_SECONDS = 90 * 86_400;

export interface NoticeRepository {
  /** Adds an item, once. False when it was there already. */
  add(userId: string, item: Item): Promise<boolean>;
  /**
   * Adds an item about a conversation, or puts it in the place of the one that is still unread; a message that is older
   * than the last one changes nothing. Gives the item as it is listed, undefined when nothing changed.
   */
  addToConversation(userId: string, conversation: string, item: Item): Promise<Item | undefined>;
}

const pointer = z.object({ itemId: z.string(), lastEventId: z.string() });
const existing = z.object({ readAt: z.optional(z.string()), createdAt: z.string() });
const marks = z.object({ readAllAt: z.optional(z.string()) });

export function createNoticeRepository(dynamo: Dynamo, table: string): NoticeRepository {
  const get = async (Key: Readonly<Record<string, string>>) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  const put = (userId: string, { readAt: _, ...item }: Item) => ({
    TableName: table,
    Item: {
      ...itemKey(userId, item.id),
      ...item,
      gsi1pk: dayPartition('notifications', item.createdAt),
      gsi1sk: item.createdAt,
      expiresAt: epochSeconds(new Date(item.createdAt)) + KEPT_SECONDS,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  });

  /** The item that stands for a conversation and is still unread. */
  async function unreadId(userId: string, id: string): Promise<string | undefined> {
    const [item, settings] = await Promise.all([get(itemKey(userId, id)), get(settingsKey(userId))]);
    if (!item) return undefined;
    const { readAt, createdAt } = existing.parse(item);
    const { readAllAt = '' } = marks.parse(settings ?? {});
    return readAt === undefined && createdAt > readAllAt ? id : undefined;
  }

  return {
    async add(userId, item) {
      const { written } = await conditionalWrite(dynamo.send(new PutCommand(put(userId, item))));
      return written;
    },
    async addToConversation(userId, conversation, item) {
      const key = conversationKey(userId, conversation);
      const found = await get(key);
      const last = found && pointer.parse(found);
      // Ids of events sort by their time.
      if (last && last.lastEventId >= item.id) return undefined;
      const unread = last && (await unreadId(userId, last.itemId));
      const id = unread ?? item.id;
      const { written } = await transactWrite(dynamo, [
        unread === undefined ? { Put: put(userId, item) } : replaceItem(table, userId, unread, item),
        {
          Put: {
            TableName: table,
            Item: {
              ...key,
              itemId: id,
              lastEventId: item.id,
              expiresAt: epochSeconds(new Date(item.createdAt)) + KEPT_SECONDS,
            },
            ConditionExpression: last ? 'lastEventId = :last' : 'attribute_not_exists(pk)',
            ...(last && { ExpressionAttributeValues: { ':last': last.lastEventId } }),
          },
        },
      ]);
      // Another message of the conversation, or its being read, came in between: the queue brings this one again.
      if (!written) throw new Error('another notice of the conversation came in between');
      return { ...item, id };
    },
  };
}

/** What an unread item says is of the last message; it keeps its place and the time it came. */
function replaceItem(table: string, userId: string, id: string, item: Item): TransactItem {
  return {
    Update: {
      TableName: table,
      Key: itemKey(userId, id),
      UpdateExpression: 'SET title = :title, body = :body, link = :link, #data = :data',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(readAt)',
      ExpressionAttributeNames: { '#data': 'data' },
      ExpressionAttributeValues: {
        ':title': item.title,
        ':body': item.body,
        ':link': item.link,
        ':data': item.data,
      },
    },
  };
}
