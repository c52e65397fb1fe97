import * as z from 'zod';
import type { World } from '../core/world.ts';

const description = z.object({
  TableStatus: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).optional(),
  LatestStreamArn: z.string().optional(),
});
export type TableDescription = z.infer<typeof description>;

const failure = z.object({
  __type: z.string().default(''),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/** An error the engine answered: `code` as DynamoDB's, `ResourceNotFoundException`. */
export class DynamoDbError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'DynamoDbError';
    this.code = code;
  }
}

/** One call straight to the engine, past the endpoint's permissions and faults: the runtime's own. */
export async function callDynamoDb(world: World, operation: string, input: unknown): Promise<unknown> {
  const { url } = await world.stores.dynamodb();
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      // The engine reads the region from the scope and checks no signature.
      authorization: `AWS4-HMAC-SHA256 Credential=local/${date}/${world.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  const { __type, message, Message } = failure.parse(body);
  throw new DynamoDbError(
    __type.split('#').at(-1) ?? __type,
    message ?? Message ?? `status ${response.status}`,
  );
}

/** Undefined when there is no such table. */
export async function describeTable(world: World, name: string): Promise<TableDescription | undefined> {
  try {
    const answer = await callDynamoDb(world, 'DescribeTable', { TableName: name });
    return z.object({ Table: description }).parse(answer).Table;
  } catch (error) {
    if (error instanceof DynamoDbError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
