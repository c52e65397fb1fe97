import { type EngineClient, EngineError } from './engine-client.ts';

/** Items older than this are not expired by AWS ("How it works: DynamoDB Time to Live"): five years, in seconds. */
const OLDEST_SECONDS = 5 * 365 * 86_400;
type Item = Readonly<Record<string, unknown>>;

/**
 * Removes the items of all tables whose time to live has passed at `now` (ms since the epoch). An item that
 * was given a new time meanwhile stays. Gives how many went.
 */
export async function sweepExpired(engine: EngineClient, now: number): Promise<number> {
  let removed = 0;
  for (const table of await tableNames(engine)) {
    try {
      removed += await sweepTable(engine, table, Math.floor(now / 1000));
    } catch (error) {
      // Deleted since it was listed.
      if (!(error instanceof EngineError && error.code === 'ResourceNotFoundException')) throw error;
    }
  }
  return removed;
}

async function tableNames(engine: EngineClient): Promise<string[]> {
  const names: string[] = [];
  let last: unknown;
  do {
    const page = await engine.call('ListTables', last ? { ExclusiveStartTableName: last } : {});
    if (Array.isArray(page.TableNames)) names.push(...page.TableNames.map(String));
    last = page.LastEvaluatedTableName;
  } while (last);
  return names;
}

async function sweepTable(engine: EngineClient, table: string, now: number): Promise<number> {
  const described = await engine.call('DescribeTimeToLive', { TableName: table });
  const ttl = record(described.TimeToLiveDescription);
  if (ttl.TimeToLiveStatus !== 'ENABLED') return 0;
  const schema = record((await engine.call('DescribeTable', { TableName: table })).Table).KeySchema;
  const keys = Array.isArray(schema) ? schema.map((key) => String(record(key).AttributeName)) : [];
  const due = {
    TableName: table,
    ExpressionAttributeNames: { '#ttl': ttl.AttributeName },
    ExpressionAttributeValues: { ':now': { N: String(now) }, ':oldest': { N: String(now - OLDEST_SECONDS) } },
  };
  const condition = '#ttl < :now AND #ttl > :oldest';
  let removed = 0;
  let start: unknown;
  do {
    const page = await engine.call('Scan', {
      ...due,
      FilterExpression: condition,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    const items: unknown[] = Array.isArray(page.Items) ? page.Items : [];
    for (const item of items.map(record)) {
      const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
      try {
        await engine.call('DeleteItem', { ...due, Key, ConditionExpression: condition });
        removed += 1;
      } catch (error) {
        if (!(error instanceof EngineError && error.code === 'ConditionalCheckFailedException')) throw error;
      }
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return removed;
}

const record = (value: unknown): Item =>
  // An object that is no array has string keys.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Item) : {};
