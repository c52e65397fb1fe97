import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { dayPartition, deliveryPartition, ENDPOINT_PREFIX, itemPartition, settingsKey } from '../keys.ts';

/** Longer than an event or a message can wait. */
const REMEMBERED_SECONDS = 30 * 86_400;

const COUNTED = ['notifications', 'succeeded', 'failed'] as const;
const keys = z.array(z.object({ pk: z.string(), sk: z.string() }));

export interface UserDataRepository {
  /** Removes all that is kept of somebody, and remembers that nothing more may be. */
  remove(userId: string, now: Date): Promise<void>;
  /** How many notifications came, and how many deliveries ended and how, between two instants. */
  count(from: Date, to: Date): Promise<Readonly<Record<(typeof COUNTED)[number], number>>>;
}

export function createUserDataRepository(dynamo: Dynamo, table: string): UserDataRepository {
  async function removePartition(pk: string, kept?: string): Promise<void> {
    const pages = queryPages(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ProjectionExpression: 'pk, sk',
    });
    for await (const { Items = [] } of pages) {
      const found = keys.parse(Items).filter(({ sk }) => sk !== kept);
      for (const { sk } of found) {
        if (sk.startsWith(ENDPOINT_PREFIX)) await removePartition(deliveryPartition(sk.slice(2)));
      }
      await batchWrite(
        dynamo,
        table,
        found.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      );
    }
  }

  return {
    async remove(userId, now) {
      const key = settingsKey(userId);
      await dynamo.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...key,
            deletedAt: now.toISOString(),
            expiresAt: epochSeconds(now) + REMEMBERED_SECONDS,
          },
        }),
      );
      await removePartition(key.pk, key.sk);
      await removePartition(itemPartition(userId));
    },
    async count(from, to) {
      const counts = { notifications: 0, succeeded: 0, failed: 0 };
      for (const day of daysBetween(from, to)) {
        for (const kind of COUNTED) {
          const pages = queryPages(dynamo, {
            TableName: table,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :day AND gsi1sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':day': dayPartition(kind, day),
              ':from': from.toISOString(),
              // Instants have milliseconds, and the last one does not count.
              ':to': new Date(to.getTime() - 1).toISOString(),
            },
            Select: 'COUNT',
          });
          for await (const { Count = 0 } of pages) counts[kind] += Count;
        }
      }
      return counts;
    },
  };
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 100;

function daysBetween(from: Date, to: Date): readonly string[] {
  const first = Math.floor(from.getTime() / DAY_MS);
  const days = Math.min(Math.ceil(to.getTime() / DAY_MS) - first, MOST_DAYS);
  return Array.from({ length: Math.max(0, days) }, (_, at) => new Date((first + at) * DAY_MS).toISOString());
}
