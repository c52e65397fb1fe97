import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, onTable, ttl } from '../_shared/dynamodb/documents.ts';

/** Frames one connection may send in a second. */
export const FRAMES_A_SECOND = 20;

export interface FrameRateRepository {
  /** Counts a frame; false when the connection has used its second up. */
  count(connectionId: string, now: Date): Promise<boolean>;
}

/**
 * A counter for each connection and second. Each frame may run in an execution environment of its own, so
 * the count cannot be kept in memory.
 */
export function createFrameRateRepository(
  client: DynamoDBDocumentClient,
  table: string,
): FrameRateRepository {
  return {
    async count(connectionId, now) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: `N#${connectionId}#${ttl(now, 0)}`, sk: '#' },
            UpdateExpression: 'ADD frames :one SET expiresAt = :at',
            ConditionExpression: 'attribute_not_exists(frames) OR frames < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': FRAMES_A_SECOND, ':at': ttl(now, 60) },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        return onTable(Promise.reject(error));
      }
    },
  };
}
