import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryItems, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { type Attempt, attempt, deliveryStatus } from '../contract.ts';
import { dayPartition, deliveryKey, deliveryPartition } from '../keys.ts';
import type { DeliveryCommand } from './delivery-command.ts';

const KEPT_SECONDS = 30 * 86_400;
/** Longer than an attempt may take: for so long nobody else makes one. */
const LEASE_MS = 40_000;
/** What the queue is waited for before the schedule takes a delivery over. */
const GRACE_MS = 60_000;
/** Partitions of the index, so that no single one takes every write. */
const DUE = ['due#0', 'due#1', 'due#2', 'due#3'] as const;

const stored = z.object({
  id: z.string(),
  userId: z.string(),
  endpointId: z.string(),
  type: z.string(),
  /** The bytes that each attempt sends. */
  body: z.string(),
  status: deliveryStatus,
  attempts: z.array(attempt),
  nextAttemptAt: z.nullable(z.string()),
  createdAt: z.string(),
});
export type StoredDelivery = z.infer<typeof stored>;

export type Outcome =
  | { readonly status: 'succeeded' | 'failed' }
  | { readonly status: 'pending'; readonly nextAttemptAt: Date };

export interface DeliveryRepository {
  /** Stores a delivery that is due at once, unless it is there. */
  insert(delivery: StoredDelivery): Promise<void>;
  /** Takes a pending delivery whose time has come, so that nobody else makes the same attempt. */
  claim(command: DeliveryCommand, now: Date): Promise<StoredDelivery | undefined>;
  /** Ends the attempt that was claimed. */
  finish(
    delivery: StoredDelivery,
    made: Attempt | undefined,
    outcome: Outcome,
    now: Date,
  ): Promise<StoredDelivery>;
  /** At most `limit` deliveries of an endpoint before an id, newest first. */
  list(endpointId: string, before: string | undefined, limit: number): Promise<readonly StoredDelivery[]>;
  /** Deliveries that the queue should have brought by now, at most `most`. */
  due(now: Date, most: number): AsyncGenerator<readonly DeliveryCommand[]>;
}

export function createDeliveryRepository(dynamo: Dynamo, table: string): DeliveryRepository {
  return {
    async insert(delivery) {
      const createdAt = new Date(delivery.createdAt);
      await conditionalWrite(
        dynamo.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...deliveryKey(delivery.endpointId, delivery.id),
              ...delivery,
              claimableAt: delivery.createdAt,
              ...dueAt(delivery.id, createdAt),
              expiresAt: epochSeconds(createdAt) + KEPT_SECONDS,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },
    async claim({ endpointId, deliveryId }, now) {
      const until = new Date(now.getTime() + LEASE_MS);
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: deliveryKey(endpointId, deliveryId),
            UpdateExpression: 'SET claimableAt = :until, gsi1pk = :due, gsi1sk = :until',
            ConditionExpression: '#status = :pending AND claimableAt <= :now',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ':pending': 'pending',
              ':now': now.toISOString(),
              ':until': until.toISOString(),
              ':due': dueAt(deliveryId, until).gsi1pk,
            },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return outcome.written ? stored.parse(outcome.attributes) : undefined;
    },
    async finish(delivery, made, outcome, now) {
      const { endpointId, id } = delivery;
      const nextAttemptAt = outcome.status === 'pending' ? outcome.nextAttemptAt.toISOString() : null;
      const next: StoredDelivery = {
        ...delivery,
        status: outcome.status,
        attempts: made ? [...delivery.attempts, made] : delivery.attempts,
        nextAttemptAt,
      };
      const index =
        outcome.status === 'pending'
          ? dueAt(id, outcome.nextAttemptAt)
          : { gsi1pk: dayPartition(outcome.status, now.toISOString()), gsi1sk: now.toISOString() };
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: deliveryKey(endpointId, id),
          UpdateExpression:
            'SET #status = :status, attempts = :attempts, nextAttemptAt = :next, claimableAt = :claimable, gsi1pk = :pk, gsi1sk = :sk',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': next.status,
            ':attempts': next.attempts,
            ':next': nextAttemptAt,
            ':claimable': nextAttemptAt ?? now.toISOString(),
            ':pk': index.gsi1pk,
            ':sk': index.gsi1sk,
          },
        }),
      );
      return next;
    },
    async list(endpointId, before, limit) {
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': deliveryPartition(endpointId),
            ...(before !== undefined && { ':before': before }),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit,
      );
      return z.array(stored).parse(items);
    },
    async *due(now, most) {
      for (const partition of DUE) {
        let found = 0;
        const pages = queryPages(dynamo, {
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :due AND gsi1sk < :late',
          ExpressionAttributeValues: {
            ':due': partition,
            ':late': new Date(now.getTime() - GRACE_MS).toISOString(),
          },
          Limit: 100,
        });
        for await (const { Items = [] } of pages) {
          yield z
            .array(stored)
            .parse(Items)
            .map(({ userId, endpointId, id }) => ({ userId, endpointId, deliveryId: id }));
          found += Items.length;
          if (found >= most / DUE.length) break;
        }
      }
    },
  };
}

function dueAt(id: string, at: Date) {
  const part = Number.parseInt(id.slice(-1), 16) % DUE.length;
  return { gsi1pk: DUE[part] ?? DUE[0], gsi1sk: at.toISOString() };
}
