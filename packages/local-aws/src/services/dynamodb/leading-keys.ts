import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';
import { describeTable } from '../../resources/dynamodb-engine.ts';
import type { AttributeMap, DynamoInput } from './input.ts';

/** A table's key is asked for again after this long: it only changes when the table is made anew. */
const KEPT_MS = 30_000;

const partitionKeys = perWorld(() => new Map<string, { name: string | undefined; until: number }>());

/** Name of a table's partition key; undefined when there is no such table. */
async function partitionKey(world: World, table: string): Promise<string | undefined> {
  const known = partitionKeys(world).get(table);
  if (known && known.until > Date.now()) return known.name;
  const description = await describeTable(world, table);
  const name = description?.KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
  partitionKeys(world).set(table, { name, until: Date.now() + KEPT_MS });
  return name;
}

/** `dynamodb:LeadingKeys` of a call on one table: the partition keys it touches, as text. */
export async function leadingKeys(
  world: World,
  table: string,
  input: Pick<DynamoInput, 'Key' | 'Item' | 'KeyConditionExpression' | 'ExpressionAttributeValues'>,
): Promise<readonly string[]> {
  if (input.KeyConditionExpression !== undefined) return conditionKeys(input, input.KeyConditionExpression);
  const item = input.Key ?? input.Item;
  const name = item && (await partitionKey(world, table));
  return name === undefined ? [] : textOf(item?.[name]);
}

/** The value the partition key is set equal to: the first `=`, as the partition key's condition is written first. */
function conditionKeys(
  input: Pick<DynamoInput, 'ExpressionAttributeValues'>,
  expression: string,
): readonly string[] {
  const placeholder = /=\s*(:\w+)/.exec(expression)?.[1];
  return placeholder === undefined ? [] : textOf(input.ExpressionAttributeValues?.[placeholder]);
}

function textOf(value: AttributeMap[string] | undefined): readonly string[] {
  const raw = value?.S ?? value?.N ?? value?.B;
  return typeof raw === 'string' ? [raw] : [];
}
