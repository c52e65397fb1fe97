import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '../../_shared/aws/dynamo.ts';
import { firstIdAt, type Span, type Stats } from '../../_shared/stats.ts';

/** Reads the whole table, once a day: its index is by owner, since everything else that is asked is of one. */
export function statsRepository(dynamo: Dynamo, table: string) {
  return async ({ from, to }: Span): Promise<Stats> => {
    let uploaded = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const page = await dynamo.send(
        new ScanCommand({
          TableName: table,
          FilterExpression: 'gsi1sk >= :from AND gsi1sk < :to',
          ExpressionAttributeValues: { ':from': firstIdAt(from), ':to': firstIdAt(to) },
          Select: 'COUNT',
          ExclusiveStartKey: start,
        }),
      );
      uploaded += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return { uploaded };
  };
}
