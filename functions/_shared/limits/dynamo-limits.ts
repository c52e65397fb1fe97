import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, dynamo } from '../aws/dynamo.ts';
import { parseEnv } from '../env/env.ts';
import type { Step } from '../http/http-request.ts';
import { rateLimit } from '../http/steps/rate-limit.ts';
import { lazy } from '../lazy.ts';
import type { RateLimit } from '../routing/route.ts';
import type { CallCounter, Count, Limit } from './call-counter.ts';

const stored = z.object({ hits: z.number() });

/**
 * Counts in DynamoDB, for functions outside the VPC: one item for a key and window, counted up by one
 * conditional write. Windows are fixed, from one multiple of their length to the next: a sliding log would need a read before
 * each write.
 */
class DynamoCounter implements CallCounter {
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async hit(limit: Limit, key: string): Promise<Count> {
    const now = Date.now();
    const outcome = await conditionalWrite(
      dynamo().send(
        new UpdateCommand({
          TableName: this.#table,
          Key: idOf(limit, key, now),
          UpdateExpression: 'ADD hits :one SET expiresAt = :expiresAt',
          ConditionExpression: 'attribute_not_exists(hits) OR hits < :quota',
          ExpressionAttributeValues: {
            ':one': 1,
            ':quota': limit.quota,
            ':expiresAt': Math.ceil(windowEnd(limit, now) / 1000) + 60,
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return outcome.written
      ? count(limit, stored.parse(outcome.attributes).hits, true, now)
      : count(limit, limit.quota, false, now);
  }

  async peek(limit: Limit, key: string): Promise<Count> {
    const now = Date.now();
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: this.#table, Key: idOf(limit, key, now), ConsistentRead: true }),
    );
    const used = Item === undefined ? 0 : stored.parse(Item).hits;
    return count(limit, used, used < limit.quota, now);
  }

  async clear(limit: Limit, key: string): Promise<void> {
    await dynamo().send(new DeleteCommand({ TableName: this.#table, Key: idOf(limit, key, Date.now()) }));
  }
}

function windowEnd({ windowSeconds }: Limit, now: number): number {
  const window = windowSeconds * 1000;
  return (Math.floor(now / window) + 1) * window;
}

function idOf(limit: Limit, key: string, now: number) {
  return { id: `${limit.name}:${key}:${windowEnd(limit, now)}` };
}

function count(limit: Limit, used: number, allowed: boolean, now: number): Count {
  return { used, allowed, resetSeconds: used === 0 ? 0 : (windowEnd(limit, now) - now) / 1000 };
}

/** Counts for all execution environments outside the VPC together. */
export const dynamoCounter: () => CallCounter = lazy(() => {
  const { TABLE_RATE_LIMITS } = parseEnv(z.object({ TABLE_RATE_LIMITS: z.string().check(z.minLength(1)) }));
  return new DynamoCounter(TABLE_RATE_LIMITS);
});

/** The step of limited routes outside the VPC, for the third argument of their `httpHandler`. */
export function dynamoLimits(limits: readonly RateLimit[]): Step {
  return rateLimit(limits, dynamoCounter);
}
