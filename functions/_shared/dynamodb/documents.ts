import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { dependencyDown } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';

/**
 * The environment's DynamoDB client for plain objects; keys whose value is undefined are left out. Import
 * this file only where tables are used: the client costs 50 to 60 ms of a cold start.
 */
export const documents = lazy(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3 }), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);

/** The condition of a write did not hold; not a failure of the store. */
export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/** Names of errors that say something about the request; all others mean that the table cannot be used. */
const OWN_FAULTS = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'ValidationException',
  'AccessDeniedException',
  'ResourceNotFoundException',
]);

/** Runs one call of the store; an outage, a throttle or a time-out becomes `dependency-down` (503). */
export async function onTable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && OWN_FAULTS.has(error.name)) throw error;
    throw dependencyDown('dynamodb', error);
  }
}

/**
 * The pages of a query, each read when the one before has been taken: whoever has enough stops asking. A page may
 * be empty and not the last (Query, `LastEvaluatedKey`).
 */
export async function* queryPages(
  client: DynamoDBDocumentClient,
  input: Omit<QueryCommandInput, 'ExclusiveStartKey'>,
): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await onTable(client.send(new QueryCommand({ ...input, ExclusiveStartKey: start })));
    yield page;
    start = page.LastEvaluatedKey;
  } while (start);
}

/** TTL attribute values are seconds since the epoch ("Using time to live", DynamoDB). */
export function ttl(now: Date, seconds: number): number {
  return Math.floor(now.getTime() / 1000) + seconds;
}
