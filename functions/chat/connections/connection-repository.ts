import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Person } from '../frames.ts';

/**
 * Items of the table `connections`, all under the connection's own partition so that one query finds what a
 * closed connection leaves behind:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `C#<connection>` | `#` | `U#<user>` | `C#<connection>` |
 * | `C#<connection>` | `CH#<channel>` | `CH#<channel>#<shard>` | `C#<connection>` |
 * | `C#<connection>` | `ALL` | `ALL#<shard>` | `C#<connection>` |
 *
 * | `L#<user>` | `#` | | |
 *
 * The last keeps when a connection of the user was closed last.
 *
 * A channel's index partition is cut into shards, because one partition reads 3,000 units a second at most.
 */
export interface StoredConnection {
  readonly connectionId: string;
  readonly user: Person;
  readonly role: 'user' | 'admin';
  readonly connectedAt: string;
}

/** A connection lives at most 2 h (API Gateway quota); what a lost `$disconnect` leaves goes by TTL after 3. */
const LIFE_SECONDS = 3 * 60 * 60;
export const SHARDS = 8;
const INDEX = 'gsi1';

const connectionItem = z.object({
  pk: z.string(),
  userId: z.string(),
  userName: z.string(),
  role: z.enum(['user', 'admin']),
  connectedAt: z.string(),
});
const keys = z.object({ pk: z.string(), sk: z.string() });

export interface ConnectionRepository {
  add(connection: StoredConnection, now: Date): Promise<void>;
  get(connectionId: string): Promise<StoredConnection | undefined>;
  /** Forgets the connection and its subscriptions; gives what it was, undefined when it was gone already. */
  remove(connectionId: string, now: Date): Promise<StoredConnection | undefined>;
  /** When a connection of the user was closed last. */
  lastLeft(userId: string): Promise<Date | undefined>;
  ofUser(userId: string): Promise<readonly string[]>;
  subscribe(connectionId: string, channel: string, now: Date): Promise<void>;
  unsubscribe(connectionId: string, channel: string): Promise<void>;
  /** Pages of the connection ids of one channel, or of all connections. */
  onChannel(channel: string): AsyncIterable<readonly string[]>;
  all(): AsyncIterable<readonly string[]>;
}

export function createConnectionRepository(dynamo: Dynamo, table: string): ConnectionRepository {
  const own = (connectionId: string) => `C#${connectionId}`;

  async function* pagesOf(partition: string): AsyncGenerator<readonly string[]> {
    const pages = queryPages(dynamo, {
      TableName: table,
      IndexName: INDEX,
      KeyConditionExpression: 'gsi1pk = :p',
      ExpressionAttributeValues: { ':p': partition },
      ProjectionExpression: 'pk',
    });
    for await (const { Items = [] } of pages) {
      yield z
        .array(z.pick(keys, { pk: true }))
        .parse(Items)
        .map(({ pk }) => pk.slice(2));
    }
  }

  async function* shardsOf(name: string): AsyncGenerator<readonly string[]> {
    for (let shard = 0; shard < SHARDS; shard += 1) yield* pagesOf(`${name}#${shard}`);
  }

  return {
    async add({ connectionId, user, role, connectedAt }, now) {
      const common = {
        pk: own(connectionId),
        gsi1sk: own(connectionId),
        expiresAt: epochSeconds(now) + LIFE_SECONDS,
      };
      const connection = {
        ...common,
        sk: '#',
        gsi1pk: `U#${user.id}`,
        userId: user.id,
        userName: user.name,
        role,
        connectedAt,
      };
      const all = { ...common, sk: 'ALL', gsi1pk: `ALL#${shardOf(connectionId)}` };
      await batchWrite(
        dynamo,
        table,
        [connection, all].map((Item) => ({ PutRequest: { Item } })),
      );
    },
    async get(connectionId) {
      // A frame and the welcome may follow the handshake at once.
      const { Item } = await dynamo.send(
        new GetCommand({
          TableName: table,
          Key: { pk: own(connectionId), sk: '#' },
          ConsistentRead: true,
        }),
      );
      return Item && toConnection(Item);
    },
    async remove(connectionId, now) {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': own(connectionId) },
        }),
      );
      const found = Items.find((item) => item.sk === '#');
      const closed = found && toConnection(found);
      const left = closed && {
        pk: `L#${closed.user.id}`,
        sk: '#',
        leftAt: now.toISOString(),
        expiresAt: epochSeconds(now) + LIFE_SECONDS,
      };
      const requests = [
        ...(left ? [{ PutRequest: { Item: left } }] : []),
        ...z
          .array(keys)
          .parse(Items)
          .map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      ];
      await batchWrite(dynamo, table, requests);
      return closed;
    },
    async lastLeft(userId) {
      const { Items } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': `L#${userId}` },
          ConsistentRead: true,
        }),
      );
      const left = z.object({ leftAt: z.string() }).safeParse(Items?.[0]);
      return left.success ? new Date(left.data.leftAt) : undefined;
    },
    async ofUser(userId) {
      const ids: string[] = [];
      for await (const page of pagesOf(`U#${userId}`)) ids.push(...page);
      return ids;
    },
    async subscribe(connectionId, channel, now) {
      const item = {
        pk: own(connectionId),
        sk: `CH#${channel}`,
        gsi1pk: `CH#${channel}#${shardOf(connectionId)}`,
        gsi1sk: own(connectionId),
        expiresAt: epochSeconds(now) + LIFE_SECONDS,
      };
      await dynamo.send(new PutCommand({ TableName: table, Item: item }));
    },
    async unsubscribe(connectionId, channel) {
      const Key = { pk: own(connectionId), sk: `CH#${channel}` };
      await dynamo.send(new DeleteCommand({ TableName: table, Key }));
    },
    onChannel: (channel) => shardsOf(`CH#${channel}`),
    all: () => shardsOf('ALL'),
  };
}

function toConnection(item: unknown): StoredConnection {
  const { pk, userId, userName, role, connectedAt } = connectionItem.parse(item);
  return { connectionId: pk.slice(2), user: { id: userId, name: userName }, role, connectedAt };
}

/** Spreads connections evenly: ids are random, so any hash of their characters will do. */
function shardOf(connectionId: string): number {
  let hash = 0;
  for (const character of connectionId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % SHARDS;
}
