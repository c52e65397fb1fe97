import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchGet, batchWrite, conditionalWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Person } from '../contract.ts';
import { isAdminChannel } from '../delivery/channels.ts';

/**
 * Items of the table `connections`, all of a connection under its own partition, so that one query finds what a
 * closed connection leaves behind:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `C#<connection>` | `#` | `U#<user>` | `C#<connection>` |
 * | `C#<connection>` | `CH#<channel>` | `CH#<channel>#<shard>` | `C#<connection>` |
 * | `C#<connection>` | `ALL` | `ALL#<shard>` | `C#<connection>` |
 * | `N#<connection>` | `#` | | |
 *
 * The last counts the frames of the second that begins with its first frame. The index partition of a channel is cut into shards, because one
 * partition reads 3,000 units a second at most; that of a channel for administrators is one.
 */
export interface StoredConnection {
  readonly connectionId: string;
  readonly user: Person;
  readonly role: 'user' | 'admin';
  /** The session whose token let the connection in, where the token names one. */
  readonly sessionId: string | undefined;
  /** When the last token was issued, in milliseconds since the epoch. */
  readonly tokenIssuedAt: number;
  readonly connectedAt: string;
}

/** A connection lives at most 2 h (API Gateway quota); what a lost `$disconnect` leaves goes by TTL after 3. */
const LIFE_SECONDS = 3 * 60 * 60;
/** Frames may reach functions late; a counter is of no use after that. */
const COUNTER_SECONDS = 60;
/** Frames of any kind that one connection may send in a second. */
const FRAMES_A_SECOND = 20;
const SHARDS = 4;
/** Administrators are few, and each sample of a host is pushed to two of their channels: one query each. */
const shardsOfChannel = (channel: string) => (isAdminChannel(channel) ? 1 : SHARDS);
const INDEX = 'gsi1';

const connectionItem = z.object({
  pk: z.string(),
  userId: z.string(),
  userName: z.string(),
  role: z.enum(['user', 'admin']),
  sessionId: z.optional(z.string()),
  tokenIssuedAt: z.number(),
  connectedAt: z.string(),
});
const counterItem = z.object({ frames: z.number() });
const keyItem = z.object({ pk: z.string(), sk: z.string() });

export interface ConnectionRepository {
  add(connection: StoredConnection, now: Date): Promise<void>;
  get(connectionId: string): Promise<StoredConnection | undefined>;
  getMany(connectionIds: readonly string[]): Promise<readonly StoredConnection[]>;
  /** The connection lives on as another session; false when it is gone. */
  renew(
    connectionId: string,
    session: Pick<StoredConnection, 'role' | 'sessionId' | 'tokenIssuedAt'>,
  ): Promise<boolean>;
  /** Removes the connection and its subscriptions; gives what it was, undefined when it was gone already. */
  remove(connectionId: string): Promise<StoredConnection | undefined>;
  /**
   * Counts a frame and gives its number in its second, from 1; undefined when the connection has used that up.
   * @param at when the gateway had the frame: functions begin on it sooner or later
   */
  countFrame(connectionId: string, at: Date): Promise<number | undefined>;
  /** Pages of the ids of a user's connections. */
  ofUser(userId: string): AsyncIterable<readonly string[]>;
  subscribe(connectionId: string, channel: string, now: Date): Promise<void>;
  unsubscribe(connectionId: string, channel: string): Promise<void>;
  /** For each shard, pages of the ids of the connections on a channel, or of all connections. */
  onChannel(channel: string): readonly AsyncIterable<readonly string[]>[];
  all(): readonly AsyncIterable<readonly string[]>[];
}

export function createConnectionRepository(dynamo: Dynamo, table: string): ConnectionRepository {
  const partition = (connectionId: string) => `C#${connectionId}`;

  async function* pagesOf(indexPartition: string): AsyncGenerator<readonly string[]> {
    const pages = queryPages(dynamo, {
      TableName: table,
      IndexName: INDEX,
      KeyConditionExpression: 'gsi1pk = :p',
      ExpressionAttributeValues: { ':p': indexPartition },
      ProjectionExpression: 'pk, sk',
    });
    for await (const { Items = [] } of pages) {
      yield z
        .array(keyItem)
        .parse(Items)
        .map(({ pk }) => pk.slice(2));
    }
  }

  const shardsOf = (name: string, length: number) =>
    Array.from({ length }, (_, shard) => pagesOf(`${name}#${shard}`));

  return {
    async add({ connectionId, user, role, sessionId, tokenIssuedAt, connectedAt }, now) {
      const pk = partition(connectionId);
      const common = { pk, gsi1sk: pk, expiresAt: epochSeconds(now) + LIFE_SECONDS };
      const connection = {
        ...common,
        sk: '#',
        gsi1pk: `U#${user.id}`,
        userId: user.id,
        userName: user.name,
        role,
        sessionId,
        tokenIssuedAt,
        connectedAt,
      };
      const all = { ...common, sk: 'ALL', gsi1pk: `ALL#${shardOf(connectionId, SHARDS)}` };
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
          Key: { pk: partition(connectionId), sk: '#' },
          ConsistentRead: true,
        }),
      );
      return Item && toConnection(Item);
    },
    async getMany(connectionIds) {
      const keys = connectionIds.map((id) => ({ pk: partition(id), sk: '#' }));
      return (await batchGet(dynamo, table, keys)).map(toConnection);
    },
    async renew(connectionId, { role, sessionId, tokenIssuedAt }) {
      const session = sessionId === undefined ? ' REMOVE sessionId' : ', sessionId = :session';
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: partition(connectionId), sk: '#' },
            UpdateExpression: `SET #role = :role, tokenIssuedAt = :issued${session}`,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#role': 'role' },
            ExpressionAttributeValues: { ':role': role, ':issued': tokenIssuedAt, ':session': sessionId },
          }),
        ),
      );
      return written;
    },
    async remove(connectionId) {
      const keys: z.output<typeof keyItem>[] = [];
      let connection: StoredConnection | undefined;
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': partition(connectionId) },
        ConsistentRead: true,
      });
      for await (const { Items = [] } of pages) {
        keys.push(...z.array(keyItem).parse(Items));
        const found = Items.find(({ sk }) => sk === '#');
        if (found) connection = toConnection(found);
      }
      await batchWrite(
        dynamo,
        table,
        keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      );
      return connection;
    },
    async countFrame(connectionId, at) {
      const now = at.getTime();
      const counter = (condition: string, update: string, values: object) =>
        conditionalWrite(
          dynamo.send(
            new UpdateCommand({
              TableName: table,
              Key: { pk: `N#${connectionId}`, sk: '#' },
              UpdateExpression: update,
              ConditionExpression: condition,
              ExpressionAttributeValues: { ':one': 1, ':now': now, ...values },
              ReturnValues: 'UPDATED_NEW',
            }),
          ),
        );
      const add = (condition: string, values: object) =>
        counter(`${condition} AND frames < :most`, 'ADD frames :one', {
          ...values,
          ':most': FRAMES_A_SECOND,
        });
      // Of the two at most one holds, so both are tried at once.
      const [begun, added] = await Promise.all([
        counter(
          'attribute_not_exists(since) OR since <= :before',
          'SET since = :now, frames = :one, expiresAt = :end',
          { ':before': now - 1000, ':end': epochSeconds(at) + COUNTER_SECONDS },
        ),
        add('since > :before AND since < :now', { ':before': now - 1000 }),
      ]);
      if (begun.written) return 1;
      // A frame of the same millisecond, or a later one, has begun the second.
      const counted = added.written ? added : await add('since >= :now', {});
      return counted.written ? counterItem.parse(counted.attributes).frames : undefined;
    },
    ofUser: (userId) => pagesOf(`U#${userId}`),
    async subscribe(connectionId, channel, now) {
      const pk = partition(connectionId);
      const Item = {
        pk,
        sk: `CH#${channel}`,
        gsi1pk: `CH#${channel}#${shardOf(connectionId, shardsOfChannel(channel))}`,
        gsi1sk: pk,
        expiresAt: epochSeconds(now) + LIFE_SECONDS,
      };
      await dynamo.send(new PutCommand({ TableName: table, Item }));
    },
    async unsubscribe(connectionId, channel) {
      const Key = { pk: partition(connectionId), sk: `CH#${channel}` };
      await dynamo.send(new DeleteCommand({ TableName: table, Key }));
    },
    onChannel: (channel) => shardsOf(`CH#${channel}`, shardsOfChannel(channel)),
    all: () => shardsOf('ALL', SHARDS),
  };
}

function toConnection(item: unknown): StoredConnection {
  const { pk, userId, userName, role, sessionId, tokenIssuedAt, connectedAt } = connectionItem.parse(item);
  const user = { id: userId, name: userName };
  return { connectionId: pk.slice(2), user, role, sessionId, tokenIssuedAt, connectedAt };
}

/** Spreads connections evenly: ids are random, so any hash of their characters will do. */
function shardOf(connectionId: string, shards: number): number {
  let hash = 0;
  for (const character of connectionId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % shards;
}
