import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, dynamo } from '../aws/dynamo.ts';
import { epochSeconds } from '../time.ts';

/** A 2xx answer as it is kept: its body is JSON text, or bytes in base64. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag?: string;
  readonly body?: string;
  readonly bytes?: string | undefined;
}

/** What came of claiming a key. */
export type Claim =
  | { readonly kind: 'claimed'; readonly token: string }
  | { readonly kind: 'done'; readonly fingerprint: string; readonly answer: KeptAnswer }
  | { readonly kind: 'running'; readonly fingerprint: string };

/**
 * Remembers answers by key for 24 h. A claim lasts as long as the function may still run, so a call that
 * died does not keep its key locked. Every method throws AppError `dependency-down` (503) when the store is away.
 */
export interface IdempotencyStore {
  /** Takes the key for a call that runs until `until`, or says who has it. */
  claim(key: string, fingerprint: string, until: Date): Promise<Claim>;
  /** Keeps the answer, if the claim is still this call's. */
  keep(key: string, token: string, answer: KeptAnswer): Promise<void>;
  /** Gives the key back: the call failed, so that the next one may try. */
  release(key: string, token: string): Promise<void>;
}

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
    const now = new Date();
    const outcome = await conditionalWrite(
      dynamo().send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            id,
            fingerprint,
            claim: token,
            lockedUntil: until.getTime(),
            expiresAt: epochSeconds(now) + DAY_SECONDS,
          },
          ConditionExpression:
            'attribute_not_exists(id) OR expiresAt <= :nowSeconds OR (attribute_not_exists(answer) AND lockedUntil <= :now)',
          ExpressionAttributeValues: { ':now': now.getTime(), ':nowSeconds': epochSeconds(now) },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    return outcome.written ? { kind: 'claimed', token } : toClaim(outcome.item, token);
  }

  async keep(id: string, token: string, answer: KeptAnswer): Promise<void> {
    // A claim that ran out may be another call's by now, whose item must not be touched.
    await conditionalWrite(
      dynamo().send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { id },
          UpdateExpression: 'SET answer = :answer, expiresAt = :expiresAt',
          ConditionExpression: 'claim = :claim',
          ExpressionAttributeValues: {
            ':answer': JSON.stringify(answer),
            ':expiresAt': epochSeconds(new Date()) + DAY_SECONDS,
            ':claim': token,
          },
        }),
      ),
    );
  }

  async release(id: string, token: string): Promise<void> {
    await conditionalWrite(
      dynamo().send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { id },
          ConditionExpression: 'claim = :claim',
          ExpressionAttributeValues: { ':claim': token },
        }),
      ),
    );
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
