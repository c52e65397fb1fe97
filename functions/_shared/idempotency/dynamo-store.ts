import { randomUUID } from 'node:crypto';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { documents, isConditionFailure } from '../dynamodb/documents.ts';
import type { Claim, IdempotencyStore, KeptAnswer } from './idempotency-store.ts';

const DAY_SECONDS = 24 * 60 * 60;

const keptAnswer = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  etag: z.optional(z.string()),
  body: z.optional(z.string()),
  bytes: z.optional(z.string()),
});

const storedItem = z.object({
  claim: z.string(),
  fingerprint: z.string(),
  answer: z.optional(z.string()),
});

/**
 * One item a key: `id`, `fingerprint`, `claim` (who runs it), `lockedUntil` (ms) and, once done, `answer`. `expiresAt` (s)
 * is the table's TTL, which removes items late, so it is compared as well.
 */
export class DynamoIdempotencyStore implements IdempotencyStore {
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async claim(id: string, fingerprint: string, until: Date): Promise<Claim> {
    const token = randomUUID();
    const now = Date.now();
    try {
      await documents('PutItem', {
        TableName: this.#table,
        Item: {
          id,
          fingerprint,
          claim: token,
          lockedUntil: until.getTime(),
          expiresAt: seconds(now) + DAY_SECONDS,
        },
        ConditionExpression:
          'attribute_not_exists(id) OR expiresAt <= :nowSeconds OR (attribute_not_exists(answer) AND lockedUntil <= :now)',
        ExpressionAttributeValues: { ':now': now, ':nowSeconds': seconds(now) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return { kind: 'claimed', token };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return toClaim(error.reply.Item, token);
    }
  }

  async keep(id: string, token: string, answer: KeptAnswer): Promise<void> {
    await this.#ifMine(token, 'UpdateItem', {
      Key: { id },
      UpdateExpression: 'SET answer = :answer, expiresAt = :expiresAt',
      ExpressionAttributeValues: {
        ':answer': JSON.stringify(answer),
        ':expiresAt': seconds(Date.now()) + DAY_SECONDS,
      },
    });
  }

  async release(id: string, token: string): Promise<void> {
    await this.#ifMine(token, 'DeleteItem', { Key: { id }, ExpressionAttributeValues: {} });
  }

  /** A claim that ran out may be another call's by now, whose item must not be touched. */
  async #ifMine(
    token: string,
    operation: 'UpdateItem' | 'DeleteItem',
    input: Omit<UpdateCommandInput, 'TableName'>,
  ): Promise<void> {
    try {
      await documents(operation, {
        ...input,
        TableName: this.#table,
        ConditionExpression: 'claim = :claim',
        ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':claim': token },
      });
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }
}

function toClaim(item: unknown, token: string): Claim {
  const { claim, fingerprint, answer } = storedItem.parse(item);
  // The answer to our own write was lost, and the call was made again.
  if (claim === token) return { kind: 'claimed', token };
  if (!answer) return { kind: 'running', fingerprint };
  const { etag, body, ...rest } = keptAnswer.parse(JSON.parse(answer));
  return {
    kind: 'done',
    fingerprint,
    answer: { ...rest, ...(etag !== undefined && { etag }), ...(body !== undefined && { body }) },
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
