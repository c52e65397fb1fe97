import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';
import { createEngineClient, type EngineClient, EngineError } from '../stores/dynamodb/engine-client.ts';

const description = z.object({
  TableStatus: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).optional(),
  LatestStreamArn: z.string().optional(),
});
export type TableDescription = z.infer<typeof description>;

/** One client a world, straight to the engine past permissions and faults: these calls are the runtime's own. */
const clients = perWorld((world) => {
  const client: Promise<EngineClient> = world.stores.dynamodb().then(({ url }) => createEngineClient(url));
  world.onClose(async () => (await client).close());
  return { client };
});

/** Throws an EngineError with DynamoDB's code. */
export async function callDynamoDb(
  world: World,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return (await clients(world).client).call(operation, input);
}

/** Undefined when there is no such table. */
export async function describeTable(world: World, name: string): Promise<TableDescription | undefined> {
  try {
    const answer = await callDynamoDb(world, 'DescribeTable', { TableName: name });
    return z.object({ Table: description }).parse(answer).Table;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
