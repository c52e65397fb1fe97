import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';

/** An answer as it is kept. */
export interface KeptAnswer {
  /** JSON of the answer; `null` where no provider knows what was asked for. */
  readonly json: string;
  /** Epoch milliseconds at which the provider gave it. */
  readonly fetchedAt: number;
  /** What the provider's answer was marked with (`JsonClient.mark`). */
  readonly mark?: string | undefined;
}

/** How a lookup ended that has kept no answer. `not-kept` says nothing to those who wait: they ask themselves. */
export type Ending = 'failed' | 'slow' | 'unknown' | 'not-kept';

/** What the table knows of one key. */
export interface AnswerEntry {
  readonly kept?: KeptAnswer | undefined;
  /** Until when somebody fetches it; epoch milliseconds. */
  readonly leasedUntil: number;
  /** How the last lookup ended, unless it kept an answer. */
  readonly ended?: { readonly how: Ending; readonly at: number } | undefined;
}

export interface AnswerRepository {
  read(key: string): Promise<AnswerEntry>;
  /** Makes the caller the one who fetches, unless somebody does or an answer newer than `freshFrom` is there. */
  claim(key: string, lease: Lease, freshFrom: number): Promise<{ claimed: boolean; entry: AnswerEntry }>;
  /** Keeps an answer and ends the lease; does nothing when the lease is another's by now. */
  keep(key: string, lease: Lease, answer: KeptAnswer): Promise<void>;
  /** Ends the lease without an answer, so that those who wait need not ask again. */
  end(key: string, lease: Lease, how: Ending): Promise<void>;
}

export interface Lease {
  /** Who holds it. */
  readonly token: string;
  readonly at: number;
  readonly until: number;
}

/** What is kept is of use for an hour (lookup-service.ts); DynamoDB drops it some time after that. */
const KEPT_SECONDS = 2 * 3600;

const stored = z.object({
  answer: z.optional(z.string()),
  fetchedAt: z.optional(z.number()),
  mark: z.optional(z.string()),
  leasedUntil: z.optional(z.number()),
  ended: z.optional(z.enum(['failed', 'slow', 'unknown', 'not-kept'])),
  endedAt: z.optional(z.number()),
});

/** Answers in the table `integrations`, one item a key. */
export function answerRepository(dynamo: Dynamo, table: string): AnswerRepository {
  const idOf = (key: string) => ({ id: `answer#${key}` });
  const underLease = async (key: string, { token }: Lease, change: string, values: object) => {
    await conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: idOf(key),
          UpdateExpression: change,
          ConditionExpression: 'leaseToken = :token',
          ExpressionAttributeValues: { ':token': token, ':expiresAt': expiry(), ...values },
        }),
      ),
    );
  };
  return {
    async read(key) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: idOf(key), ConsistentRead: true }),
      );
      return toEntry(Item);
    },

    async claim(key, { token, at, until }, freshFrom) {
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: idOf(key),
            UpdateExpression: 'SET leaseToken = :token, leasedUntil = :until, expiresAt = :expiresAt',
            ConditionExpression:
              '(attribute_not_exists(leasedUntil) OR leasedUntil <= :now) AND (attribute_not_exists(fetchedAt) OR fetchedAt <= :freshFrom)',
            ExpressionAttributeValues: {
              ':token': token,
              ':until': until,
              ':now': at,
              ':freshFrom': freshFrom,
              ':expiresAt': expiry(),
            },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return outcome.written
        ? { claimed: true, entry: toEntry(outcome.attributes) }
        : { claimed: false, entry: toEntry(outcome.item) };
    },

    keep: (key, lease, { json, fetchedAt, mark }) =>
      underLease(
        key,
        lease,
        `SET answer = :answer, fetchedAt = :fetchedAt, expiresAt = :expiresAt${mark === undefined ? '' : ', mark = :mark'}
         REMOVE leaseToken, leasedUntil, ended, endedAt${mark === undefined ? ', mark' : ''}`,
        { ':answer': json, ':fetchedAt': fetchedAt, ...(mark !== undefined && { ':mark': mark }) },
      ),

    end: (key, lease, how) =>
      underLease(
        key,
        lease,
        'SET ended = :how, endedAt = :now, expiresAt = :expiresAt REMOVE leaseToken, leasedUntil',
        { ':how': how, ':now': Date.now() },
      ),
  };
}

function expiry(): number {
  return epochSeconds(new Date()) + KEPT_SECONDS;
}

function toEntry(item: unknown): AnswerEntry {
  const { answer, fetchedAt, mark, leasedUntil = 0, ended, endedAt } = stored.parse(item ?? {});
  return {
    leasedUntil,
    ...(answer !== undefined && fetchedAt !== undefined && { kept: { json: answer, fetchedAt, mark } }),
    ...(ended !== undefined && endedAt !== undefined && { ended: { how: ended, at: endedAt } }),
  };
}
