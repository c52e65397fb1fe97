import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Names of tables by the keys they have in lib/data/tables.ts. */
export interface TestTables {
  /** `pk` and `sk`, with the index `gsi1`. */
  readonly indexed?: readonly string[];
  /** `id` alone. */
  readonly keyed?: readonly string[];
}

/** Makes DynamoDB tables as the stack of the stores has them. */
export async function createTables(
  config: DynamoDBClientConfig,
  { indexed = [], keyed = [] }: TestTables,
): Promise<void> {
  const client = new DynamoDBClient(config);
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  for (const TableName of indexed) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys('pk', 'sk'),
        AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(text),
        GlobalSecondaryIndexes: [
          { IndexName: 'gsi1', KeySchema: keys('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
        ],
      }),
    );
  }
  for (const TableName of keyed) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [text('id')],
      }),
    );
  }
  client.destroy();
}
