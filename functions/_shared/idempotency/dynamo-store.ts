import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsJsonError } from '../aws/aws-json-error.ts';
import { dynamoDb } from '../dynamodb/dynamodb-call.ts';
import type { Claim, IdempotencyStore, KeptAnswer } from './idempotency-store.ts';

const DAY_SECONDS = 24 * 60 * 60;

const keptAnswer = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  etag: z.string().optional(),
  body: z.string().optional(),
  bytes: z.string().optional(),
});

const storedItem = z.object({
  claim: z.object({ S: z.string() }),
  fingerprint: z.object({ S: z.string() }),
  answer: z.object({ S: z.string() }).optional(),
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
      await dynamoDb('PutItem', {
        TableName: this.#table,
        Item: {
          id: { S: id },
          fingerprint: { S: fingerprint },
          claim: { S: token },
          lockedUntil: { N: String(until.getTime()) },
          expiresAt: { N: String(seconds(now) + DAY_SECONDS) },
        },
        ConditionExpression:
          'attribute_not_exists(id) OR expiresAt <= :nowSeconds OR (attribute_not_exists(answer) AND lockedUntil <= :now)',
        ExpressionAttributeValues: {
          ':now': { N: String(now) },
          ':nowSeconds': { N: String(seconds(now)) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return { kind: 'claimed', token };
    } catch (error) {
      if (!isRefusedCondition(error)) throw error;
      return toClaim(error.reply.Item, token);
    }
  }

  async keep(id: string, token: string, answer: KeptAnswer): Promise<void> {
    await this.#ifMine(token, 'UpdateItem', {
      Key: { id: { S: id } },
      UpdateExpression: 'SET answer = :answer, expiresAt = :expiresAt',
      ExpressionAttributeValues: {
        ':answer': { S: JSON.stringify(answer) },
        ':expiresAt': { N: String(seconds(Date.now()) + DAY_SECONDS) },
      },
    });
  }

  async release(id: string, token: string): Promise<void> {
    await this.#ifMine(token, 'DeleteItem', { Key: { id: { S: id } }, ExpressionAttributeValues: {} });
  }

  /** A claim that ran out may be another call's by now, whose item must not be touched. */
  async #ifMine(
    token: string,
    operation: 'UpdateItem' | 'DeleteItem',
    input: { readonly ExpressionAttributeValues: Readonly<Record<string, unknown>> } & Readonly<
      Record<string, unknown>
    >,
  ): Promise<void> {
    try {
      await dynamoDb(operation, {
        ...input,
        TableName: this.#table,
        ConditionExpression: 'claim = :claim',
        ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':claim': { S: token } },
      });
    } catch (error) {
      if (!isRefusedCondition(error)) throw error;
    }
  }
}

function toClaim(item: unknown, token: string): Claim {
  const { claim, fingerprint, answer } = storedItem.parse(item);
  // The answer to our own write was lost, and the call was made again.
  if (claim.S === token) return { kind: 'claimed', token };
  if (!answer) return { kind: 'running', fingerprint: fingerprint.S };
  const { etag, body, ...rest } = keptAnswer.parse(JSON.parse(answer.S));
  return {
    kind: 'done',
    fingerprint: fingerprint.S,
    answer: { ...rest, ...(etag !== undefined && { etag }), ...(body !== undefined && { body }) },
  };
}

function isRefusedCondition(error: unknown): error is AwsJsonError {
  return error instanceof AwsJsonError && error.code === 'ConditionalCheckFailedException';
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
