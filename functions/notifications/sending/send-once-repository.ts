import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';

/** How a message stands of which something must go out once. */
export type Claim = 'claimed' | 'sent' | 'in-progress';

/**
 * What has gone out to people, by the id of its message: SES and SNS send again whatever they are given again, and a
 * queue may deliver twice.
 */
export interface SendOnceRepository {
  /** Takes a message for a minute, unless it was sent or another function has it. */
  claim(id: string, now: Date): Promise<Claim>;
  /** Never to be sent again. */
  finish(id: string, now: Date): Promise<void>;
}

/** Longer than the function may take, shorter than its queue's visibility timeout. */
const CLAIM_MS = 45_000;
/** A dead-letter queue keeps messages for 14 days. */
const KEPT_SECONDS = 30 * 86_400;

export function createSendOnceRepository(dynamo: Dynamo, table: string): SendOnceRepository {
  const keyOf = (id: string) => ({ pk: `sent:${id}`, sk: 'sent' });
  return {
    async claim(id, now) {
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(id),
            UpdateExpression: 'SET claimedUntil = :until, expiresAt = :expiresAt',
            ConditionExpression:
              'attribute_not_exists(pk) OR (attribute_not_exists(sentAt) AND claimedUntil < :now)',
            ExpressionAttributeValues: {
              ':until': now.getTime() + CLAIM_MS,
              ':now': now.getTime(),
              ':expiresAt': epochSeconds(now) + KEPT_SECONDS,
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.written) return 'claimed';
      return outcome.item?.sentAt === undefined ? 'in-progress' : 'sent';
    },
    async finish(id, now) {
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(id),
          UpdateExpression: 'SET sentAt = :now REMOVE claimedUntil',
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
    },
  };
}
