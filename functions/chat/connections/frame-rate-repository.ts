import { type Documents, isConditionFailure, ttl } from '../../_shared/dynamodb/documents.ts';

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
export function createFrameRateRepository(call: Documents, table: string): FrameRateRepository {
  /** True when the condition held. */
  async function update(
    connectionId: string,
    expressions: { UpdateExpression: string; ConditionExpression: string },
    values: Record<string, number>,
  ): Promise<boolean> {
    const Key = { pk: `N#${connectionId}`, sk: '#' };
    const input = { TableName: table, Key, ...expressions, ExpressionAttributeValues: values };
    try {
      await call('UpdateItem', input);
      return true;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return false;
    }
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
        { ':now': now, ':one': 1, ':before': now - 1000, ':end': ttl(at, 60) },
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
