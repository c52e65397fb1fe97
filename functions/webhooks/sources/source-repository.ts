import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Dynamo, queryItems, transactWrite } from '../../_shared/aws/dynamo.ts';

export interface StoredSource {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/**
 * Items of sources in the table `webhooks`, which DynamoDB encrypts at rest; a signature can only be checked with the
 * secret itself, so no hash would do:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `S` | `<id>` | the source as it is listed |
 * | `N#<name>` | `#` | its secrets; a name is there once |
 */
export interface SourceRepository {
  /** False when the name is taken. */
  insert(source: StoredSource, secrets: readonly string[]): Promise<boolean>;
  /** The secrets that may sign for a source; undefined for a name that is none. */
  secrets(name: string): Promise<readonly string[] | undefined>;
  /** At most `limit` sources before one, newest first. */
  list(before: string | undefined, limit: number): Promise<readonly StoredSource[]>;
  /** False when there is none. */
  delete(id: string): Promise<boolean>;
}

const listed = z.object({ id: z.string(), name: z.string(), createdAt: z.string() });
const named = z.object({ secrets: z.array(z.string()) });

export function sourceRepository(dynamo: Dynamo, table: string): SourceRepository {
  const listKey = (id: string) => ({ pk: 'S', sk: id });
  const nameKey = (name: string) => ({ pk: `N#${name}`, sk: '#' });
  const get = async (Key: Readonly<Record<string, string>>) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  return {
    async insert(source, secrets) {
      const { written } = await transactWrite(dynamo, [
        {
          Put: {
            TableName: table,
            Item: { ...nameKey(source.name), id: source.id, secrets },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        { Put: { TableName: table, Item: { ...listKey(source.id), ...source } } },
      ]);
      return written;
    },
    async secrets(name) {
      const item = await get(nameKey(name));
      return item && named.parse(item).secrets;
    },
    async list(before, limit) {
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: { ':pk': 'S', ...(before !== undefined && { ':before': before }) },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit,
      );
      return z.array(listed).parse(items);
    },
    async delete(id) {
      const item = await get(listKey(id));
      if (!item) return false;
      const { name } = listed.parse(item);
      const { written } = await transactWrite(dynamo, [
        {
          Delete: {
            TableName: table,
            Key: nameKey(name),
            ConditionExpression: 'id = :id',
            ExpressionAttributeValues: { ':id': id },
          },
        },
        { Delete: { TableName: table, Key: listKey(id) } },
      ]);
      return written;
    },
  };
}
