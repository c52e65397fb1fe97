import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { dependencyDown } from '../../_shared/errors/errors.ts';

export type Item = Record<string, AttributeValue>;

/** The items of a table of DynamoDB as JSON lines, in DynamoDB's own notation, so that no number is read. */
export interface ItemGateway {
  /** @param pick gives an item as it is kept, or undefined to leave it out */
  lines(table: string, pick: (item: Item) => Item | undefined): Readable;
  /** Replaces all items by those of the lines; gives how many there were. */
  replace(table: string, lines: Readable): Promise<number>;
}

/** BatchWriteItem takes 25 (Amazon DynamoDB API reference). */
const WRITES_A_CALL = 25;
const ATTEMPTS = 8;

export function itemGateway(client: DynamoDBClient): ItemGateway {
  async function* pages(table: string, projection?: string): AsyncGenerator<Item[]> {
    let start: Item | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          ProjectionExpression: projection,
          ExclusiveStartKey: start,
        }),
      );
      yield page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
  const write = async (table: string, requests: WriteRequest[]): Promise<void> => {
    let left = requests;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > ATTEMPTS) throw dependencyDown('dynamodb', new Error('a batch is throttled'));
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
      );
      left = UnprocessedItems?.[table] ?? [];
    }
  };
  return {
    lines: (table, pick) =>
      Readable.from(
        (async function* () {
          for await (const items of pages(table)) {
            for (const item of items) {
              const kept = pick(item);
              if (kept) yield `${JSON.stringify(kept, writeBinary)}\n`;
            }
          }
        })(),
        { objectMode: false },
      ),
    async replace(table, lines) {
      for await (const keys of pages(table, 'pk, sk')) {
        const requests = keys.map((Key) => ({ DeleteRequest: { Key } }));
        for (let at = 0; at < requests.length; at += WRITES_A_CALL) {
          await write(table, requests.slice(at, at + WRITES_A_CALL));
        }
      }
      let count = 0;
      let batch: WriteRequest[] = [];
      for await (const line of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY })) {
        batch.push({ PutRequest: { Item: JSON.parse(line, readBinary) } });
        count += 1;
        if (batch.length < WRITES_A_CALL) continue;
        await write(table, batch);
        batch = [];
      }
      await write(table, batch);
      return count;
    },
  };
}

/** Binary values are base64, as in DynamoDB's own JSON. */
function writeBinary(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** A key `B` or `BS` with text is a binary type: an attribute of that name has an object as its value. */
function readBinary(key: string, value: unknown): unknown {
  if (key === 'B' && typeof value === 'string') return Buffer.from(value, 'base64');
  if (key === 'BS' && Array.isArray(value)) return value.map((one) => Buffer.from(String(one), 'base64'));
  return value;
}
