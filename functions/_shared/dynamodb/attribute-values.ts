import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Fields = Readonly<Record<string, unknown>>;

/** Members of requests and answers that are items, or parts of one (DynamoDB API reference, Data types). */
const ITEM = new Set([
  'Attributes',
  'ExclusiveStartKey',
  'ExpressionAttributeValues',
  'Item',
  'Key',
  'LastEvaluatedKey',
]);
const ITEMS = new Set(['Items', 'Keys']);

/** A request with plain values as DynamoDB takes it, each value with its type. */
export function toWire(input: Fields): Fields {
  return converted(input, (item) => marshall(item, { removeUndefinedValues: true }));
}

/** An answer of DynamoDB with plain values. */
export function fromWire(output: Fields): Fields {
  return converted(output, (item) => unmarshall(item));
}

function converted(fields: Fields, convert: (item: Record<string, never>) => unknown): Fields {
  const item = (value: unknown) => (isFields(value) ? convert(value) : value);
  const part = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(part);
    return isFields(value) ? converted(value, convert) : value;
  };
  const member = (name: string, value: unknown): unknown => {
    if (ITEM.has(name)) return item(value);
    if (ITEMS.has(name) && Array.isArray(value)) return value.map(item);
    // Of BatchGetItem: the items by table.
    if (name === 'Responses' && isFields(value)) return lists(value, item);
    return part(value);
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, member(name, value)]));
}

function lists(byTable: Fields, item: (value: unknown) => unknown): Fields {
  const mapped = Object.entries(byTable).map(([table, items]) => [
    table,
    Array.isArray(items) ? items.map(item) : items,
  ]);
  return Object.fromEntries(mapped);
}

function isFields(value: unknown): value is Record<string, never> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
