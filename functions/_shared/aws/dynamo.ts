import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dependencyDown } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import { type ClientLimits, clientConfig, reportOutages } from './client-config.ts';

export type Dynamo = DynamoDBDocumentClient;
type Item = Readonly<Record<string, unknown>>;

/** The client of DynamoDB that takes and gives plain objects; keys whose value is undefined are left out. */
export const dynamo: () => Dynamo = lazy(() => createDynamo());

/** Another client, for those whose calls have a time limit of their own: a cache that is slow is worse than none. */
export function createDynamo(limits?: ClientLimits): Dynamo {
  const client = new DynamoDBClient({ ...clientConfig(limits), accountIdEndpointMode: 'disabled' });
  return DynamoDBDocumentClient.from(reportOutages('dynamodb', client), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export type ConditionalWrite =
  | {
      readonly written: true;
      /** As `ReturnValues` asks. */
      readonly attributes: Item | undefined;
    }
  | {
      readonly written: false;
      /** What stood in the way, where `ReturnValuesOnConditionCheckFailure` asks for it. */
      readonly item: Item | undefined;
    };

/**
 * The outcome of a write that has a condition: one whose condition does not hold is no error.
 * @example const { written } = await conditionalWrite(dynamo().send(new PutCommand({ … })));
 */
export async function conditionalWrite(
  write: Promise<{ readonly Attributes?: Item | undefined }>,
): Promise<ConditionalWrite> {
  try {
    const { Attributes } = await write;
    return { written: true, attributes: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { written: false, item: error.Item && unmarshall(error.Item) };
  }
}

/** A partition that is read further than this, 1 MB a page, is a mistake of ours. */
const MOST_PAGES = 1_000;

/**
 * The pages of a query, each read when the one before has been taken: whoever has enough stops asking. A page may
 * be empty and not the last (Amazon DynamoDB API reference, Query, `LastEvaluatedKey`).
 */
export async function* queryPages(
  client: Dynamo,
  input: Omit<QueryCommandInput, 'ExclusiveStartKey'>,
): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const output = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: start }));
    yield output;
    start = output.LastEvaluatedKey;
    if (start === undefined) return;
  }
  throw new Error(`a query of ${input.TableName} has more than ${MOST_PAGES} pages`);
}

/** The first items of a query, over as many pages as they take; at most `most` of them. */
export async function queryItems(
  client: Dynamo,
  input: Omit<QueryCommandInput, 'ExclusiveStartKey' | 'Limit'>,
  most: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  // A filter applies after the limit, so a filtered query reads whole pages.
  const limit = input.FilterExpression === undefined ? { Limit: most } : {};
  for await (const { Items = [] } of queryPages(client, { ...input, ...limit })) {
    items.push(...Items);
    if (items.length >= most) break;
  }
  return items.slice(0, most);
}

/** Keys of one BatchGetItem and requests of one BatchWriteItem at most (Amazon DynamoDB API reference). */
const KEYS_A_CALL = 100;
const WRITES_A_CALL = 25;

/**
 * Reads items by key, in no order; those that are not there are left out.
 * @param options `consistent` reads see every write that was answered before
 */
export async function batchGet(
  client: Dynamo,
  table: string,
  keys: readonly Item[],
  { consistent = false } = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  await inBatches(keys, KEYS_A_CALL, async (batch) => {
    const RequestItems = { [table]: { Keys: batch, ConsistentRead: consistent } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
    items.push(...(Responses?.[table] ?? []));
    return UnprocessedKeys?.[table]?.Keys ?? [];
  });
  return items;
}

export type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** Puts and deletes items, each for itself: some may be written when the rest fails. */
export async function batchWrite(
  client: Dynamo,
  table: string,
  requests: readonly WriteRequest[],
): Promise<void> {
  await inBatches(requests, WRITES_A_CALL, async (batch) => {
    const RequestItems = { [table]: batch };
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }));
    return UnprocessedItems?.[table] ?? [];
  });
}

/** Calls in a row that may leave something over, each after twice the wait of the one before, from 25 ms. */
const BATCH_ATTEMPTS = 5;

/**
 * Works through a list by batches. What DynamoDB leaves out for size is asked for again at once, for as long as
 * something is done; what it leaves out under load after a growing wait, and then it is down.
 */
async function inBatches<T>(
  all: readonly T[],
  size: number,
  call: (batch: T[]) => Promise<readonly T[]>,
): Promise<void> {
  for (let at = 0; at < all.length; at += size) {
    let left: readonly T[] = all.slice(at, at + size);
    let fruitless = 0;
    while (left.length > 0) {
      const unprocessed = await call([...left]);
      fruitless = unprocessed.length < left.length ? 0 : fruitless + 1;
      if (fruitless === BATCH_ATTEMPTS) throw dependencyDown('dynamodb', new Error('a batch is throttled'));
      if (fruitless > 0) await sleep(Math.random() * 25 * 2 ** fruitless);
      left = unprocessed;
    }
  }
}

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export type TransactWrite =
  | { readonly written: true }
  /** For each item whether its condition did not hold. */
  | { readonly written: false; readonly failed: readonly boolean[] };

/** Another transaction on the same items is over in milliseconds. */
const CONFLICT_ATTEMPTS = 5;

/** Writes all items or none; a condition that does not hold is no error. At most 100 items. */
export async function transactWrite(client: Dynamo, items: readonly TransactItem[]): Promise<TransactWrite> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [...items] }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      const failed = codes.map((code) => code === 'ConditionalCheckFailed');
      if (failed.includes(true)) return { written: false, failed };
      const isOver = attempt === CONFLICT_ATTEMPTS;
      if (!codes.includes('TransactionConflict')) throw error;
      if (isOver) throw dependencyDown('dynamodb', error);
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}
