import type {
  BatchGetCommandInput,
  BatchGetCommandOutput,
  BatchWriteCommandInput,
  BatchWriteCommandOutput,
  DeleteCommandInput,
  DeleteCommandOutput,
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  PutCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateCommandInput,
  UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { awsJsonCaller } from '../aws/aws-json-call.ts';
import { AwsJsonError } from '../aws/aws-json-error.ts';
import { dependencyDown } from '../errors/errors.ts';
import { fromWire, toWire } from './attribute-values.ts';

const call = awsJsonCaller({
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  version: '1.0',
  dependency: 'dynamodb',
});

/** Inputs and answers are those of the SDK's document client (`@aws-sdk/lib-dynamodb`). */
interface Operations {
  BatchGetItem: [BatchGetCommandInput, BatchGetCommandOutput];
  BatchWriteItem: [BatchWriteCommandInput, BatchWriteCommandOutput];
  DeleteItem: [DeleteCommandInput, DeleteCommandOutput];
  GetItem: [GetCommandInput, GetCommandOutput];
  PutItem: [PutCommandInput, PutCommandOutput];
  Query: [QueryCommandInput, QueryCommandOutput];
  UpdateItem: [UpdateCommandInput, UpdateCommandOutput];
}

export type Documents = <O extends keyof Operations>(
  operation: O,
  input: Operations[O][0],
) => Promise<Omit<Operations[O][1], '$metadata'>>;

/** Errors that say something about the request; all others mean that the table cannot be used. */
const OWN_FAULTS = new Set([
  'ConditionalCheckFailedException',
  'ValidationException',
  'AccessDeniedException',
  'ResourceNotFoundException',
]);

/**
 * Calls one operation on plain objects; keys whose value is undefined are left out. The call is signed and sent
 * without the SDK's client (docs/decisions/008).
 * @throws AwsJsonError for a refusal, its reply in plain values too; AppError `dependency-down` (503) when the table cannot be used
 */
export const documents: Documents = async (operation, input) => {
  try {
    // What comes back is the operation's answer, as its API reference has it.
    return fromWire(await call(operation, toWire(input))) as never;
  } catch (error) {
    if (!(error instanceof AwsJsonError)) throw error;
    if (!OWN_FAULTS.has(error.code)) throw dependencyDown('dynamodb', error);
    throw new AwsJsonError(error.code, error.message, fromWire(error.reply));
  }
};

/** The condition of a write did not hold; not a failure of the store. */
export function isConditionFailure(error: unknown): error is AwsJsonError {
  return error instanceof AwsJsonError && error.code === 'ConditionalCheckFailedException';
}

/**
 * The pages of a query, each read when the one before has been taken: whoever has enough stops asking. A page may
 * be empty and not the last (Query, `LastEvaluatedKey`).
 */
export async function* queryPages(
  query: Documents,
  input: Omit<QueryCommandInput, 'ExclusiveStartKey'>,
): AsyncGenerator<Omit<QueryCommandOutput, '$metadata'>> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await query('Query', { ...input, ExclusiveStartKey: start });
    yield page;
    start = page.LastEvaluatedKey;
  } while (start);
}

/** TTL attribute values are seconds since the epoch ("Using time to live", DynamoDB). */
export function ttl(now: Date, seconds: number): number {
  return Math.floor(now.getTime() / 1000) + seconds;
}
