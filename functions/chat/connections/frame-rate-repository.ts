import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';

/** Frames one connection may send in a second. */
export const FRAMES_A_SECOND = 20;

export interface FrameRateRepository {
  /**
   * Counts a frame that arrived at `at`; false when the connection has used its second up.
   * @param at when the gateway had the frame: functions begin on it sooner or later
   */
  count(connectionId: string, at: Date): Promise<boolean>;
}

/**
 * A counter for each connection, of the second that begins with its first frame. Each frame may run in an
 * execution environment of its own, so the count cannot be kept in memory. A frame after a pause is one write,
 * one in a burst two.
 */
export function createFrameRateRepository(dynamo: Dynamo, table: string): FrameRateRepository {
  /** True when the condition held. */
  async function update(
    connectionId: string,
    expressions: { UpdateExpression: string; ConditionExpression: string },
    values: Record<string, number>,
  ): Promise<boolean> {
    const Key = { pk: `N#${connectionId}`, sk: '#' };
    const input = { TableName: table, Key, ...expressions, ExpressionAttributeValues: values };
    const { written } = await conditionalWrite(dynamo.send(new UpdateCommand(input)));
    return written;
  }

  return {
    async count(connectionId, at) {
      const now = at.getTime();
      const begun = await update(
        connectionId,
        {
          UpdateExpression: 'SET since = :now, frames = :one, expiresAt = :end',
          ConditionExpression: 'attribute_not_exists(since) OR since <= :before',
        },
        { ':now': now, ':one': 1, ':before': now - 1000, ':end': epochSeconds(at) + 60 },
      );
      if (begun) return true;
      return update(
        connectionId,
        { UpdateExpression: 'ADD frames :one', ConditionExpression: 'frames < :most' },
        { ':one': 1, ':most': FRAMES_A_SECOND },
      );
    },
  };
}
