import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Stores } from '../src/core/world.ts';
import { createStores } from '../src/stores/index.ts';
import { createTestWorld, type TestWorld } from './test-world.ts';

export interface LocalStores {
  readonly world: TestWorld;
  readonly stores: Stores;
  /** Makes a table with the string key `id`. */
  createTable(name: string): Promise<void>;
  close(): Promise<void>;
}

/** What a function needs to sign a call to AWS. */
export const awsCredentials = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'nubo',
  AWS_SECRET_ACCESS_KEY: 'nubo',
} as const;

/** The stores of the local runtime, in a folder of their own, each started when it is first asked for. */
export function localStores(): LocalStores {
  const world = createTestWorld();
  const stores = createStores(world);
  return {
    world,
    stores,
    async createTable(name) {
      const { url } = await stores.dynamodb();
      const client = new DynamoDBClient({
        endpoint: url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'nubo', secretAccessKey: 'nubo' },
      });
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        }),
      );
      client.destroy();
    },
    async close() {
      await stores.close();
      world.close();
    },
  };
}
