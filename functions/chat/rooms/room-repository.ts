/**
 * Longer than most: a room, its members and the numbers that bound them change together, in transactions over
 * items that are described here.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  batchGet,
  batchWrite,
  conditionalWrite,
  type Dynamo,
  queryItems,
  queryPages,
  type TransactItem,
  transactWrite,
} from '../../_shared/aws/dynamo.ts';
import { type Message, message } from '../contract.ts';
import { LOBBY } from '../messages/conversation.ts';
import { personKey } from '../presence/people-repository.ts';
import { LOBBY_ROOM, MOST_CREATED, MOST_ROOMS, type Room } from './room.ts';

/** How a member stands to a room. */
export interface Standing {
  readonly roomId: string;
  readonly lastMessage: Message | undefined;
  /** Id of the last message there was, and of the first. */
  readonly lastId: string | undefined;
  readonly firstId: string | undefined;
  /** Messages that the room has had. */
  readonly messages: number;
  readonly readUpTo: string | undefined;
  readonly unread: number;
}

export interface Access {
  readonly room: Room;
  readonly isMember: boolean;
  readonly standing: Standing;
}

/**
 * Rooms and their members in the table `chat`:
 *
 * | pk | sk | gsi1pk | gsi1sk | what |
 * | --- | --- | --- | --- | --- |
 * | `R#<room>` | `#` | `ROOMS` (public rooms) | `R#<room>` | the room, its last message, how many it has had |
 * | `R#<room>` | `U#<user>` | `UR#<user>` | `R#<room>` | a member, the read mark, how many messages were read |
 * | `U#<creator>` | `R#<room>` | | | a room that the user has created |
 */
export interface RoomRepository {
  /** Creates a room with its creator and these members; false when one of them is in as many rooms as one may be. */
  create(room: Room & { createdBy: string }, members: readonly string[]): Promise<boolean>;
  /** The room as a user sees it; undefined when there is none. */
  access(roomId: string, userId: string): Promise<Access | undefined>;
  /** Gives true when the user is a member now, false when they are in as many rooms as one may be. */
  addMember(roomId: string, userId: string): Promise<boolean>;
  removeMember(roomId: string, userId: string): Promise<void>;
  /** Removes the room; its members are removed by `clear`. */
  remove(room: Room): Promise<void>;
  /** Takes members out of a room that is removed; true when there are more. */
  clear(roomId: string): Promise<boolean>;
  /** The first members, at most that many; not for the lobby, whose members are all users. */
  firstMembers(roomId: string, most: number): Promise<readonly string[]>;
  /** Pages of the members' ids. */
  members(roomId: string): AsyncIterable<readonly string[]>;
  /** A page of the rooms that the user may see but the lobby, by id; `last` is where the next one begins after. */
  visibleTo(
    userId: string,
    limit: number,
    after?: string,
  ): Promise<{ rooms: readonly (Room & { member: boolean })[]; last: string | undefined }>;
  /** Every room that the user is a member of, and the lobby. */
  standings(userId: string): Promise<readonly Standing[]>;
  /** Makes `message` the last one of its room; `isNew` is false when an earlier try may have counted it. */
  noteMessage(message: Message, isNew: boolean): Promise<void>;
  /** Moves the mark of a member on, never back; gives true when it moved. */
  markRead(standing: Standing, userId: string, upTo: string, unread: number): Promise<boolean>;
  /** Removes the last message of a room where this user has sent it. */
  removeLastOf(roomId: string, userId: string): Promise<void>;
  /** Takes a deleted user out of every room; rooms that nobody else is in go too, the others have no creator. */
  removeUser(userId: string): Promise<void>;
}

const INDEX = 'gsi1';
/** Below every id. */
const NO_ID = '00000000-0000-7000-8000-000000000000';
/** A transaction has at most 100 items (Amazon DynamoDB quotas); a member takes two. */
const MEMBERS_A_TRANSACTION = 45;
const MEMBERS_CLEARED_AT_ONCE = 500;

const roomItem = z.object({
  pk: z.string(),
  name: z.string(),
  private: z.boolean(),
  createdBy: z.nullable(z.string()),
  createdAt: z.string(),
});
const roomCounts = z.object({
  messages: z._default(z.number(), 0),
  lastId: z.optional(z.string()),
  firstId: z.optional(z.string()),
  lastMessage: z.optional(message),
});
const memberItem = z.object({
  pk: z.string(),
  sk: z.string(),
  read: z._default(z.number(), 0),
  readUpTo: z.optional(z.string()),
});
const keyItem = z.object({ pk: z.string(), sk: z.string() });

/** A user who is there, and in fewer rooms than one may be. */
const MAY_JOIN = 'attribute_not_exists(deletedAt) AND (attribute_not_exists(rooms) OR rooms < :most)';

const roomKey = (roomId: string) => ({ pk: `R#${roomId}`, sk: '#' });
const memberKey = (roomId: string, userId: string) => ({ pk: `R#${roomId}`, sk: `U#${userId}` });
const createdKey = (roomId: string, userId: string) => ({ pk: `U#${userId}`, sk: `R#${roomId}` });

export function createRoomRepository(dynamo: Dynamo, table: string): RoomRepository {
  const memberOf = (roomId: string, userId: string, read: number) => ({
    ...memberKey(roomId, userId),
    gsi1pk: `UR#${userId}`,
    gsi1sk: `R#${roomId}`,
    read,
  });

  const counting = (
    userId: string,
    change: Omit<NonNullable<TransactItem['Update']>, 'TableName' | 'Key'>,
  ): TransactItem => ({ Update: { TableName: table, Key: personKey(userId), ...change } });

  const joining = (roomId: string, userId: string, read: number): TransactItem[] => [
    {
      Put: {
        TableName: table,
        Item: memberOf(roomId, userId, read),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    counting(userId, {
      UpdateExpression: 'ADD rooms :one',
      ConditionExpression: MAY_JOIN,
      ExpressionAttributeValues: { ':one': 1, ':most': MOST_ROOMS },
    }),
  ];

  const leaving = (roomId: string, userId: string): TransactItem[] => [
    {
      Delete: {
        TableName: table,
        Key: memberKey(roomId, userId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    counting(userId, {
      UpdateExpression: 'ADD rooms :less',
      ExpressionAttributeValues: { ':less': -1 },
    }),
  ];

  /** Whoever has left meanwhile is out already. */
  async function removeMember(roomId: string, userId: string): Promise<void> {
    await transactWrite(dynamo, leaving(roomId, userId));
  }

  /** Whoever has removed it meanwhile has done the same. */
  async function remove({ id, createdBy }: Room): Promise<void> {
    const room: TransactItem = { Delete: { TableName: table, Key: roomKey(id) } };
    const ofCreator: TransactItem[] =
      createdBy === null
        ? []
        : [
            {
              Delete: {
                TableName: table,
                Key: createdKey(id, createdBy),
                ConditionExpression: 'attribute_exists(pk)',
              },
            },
            counting(createdBy, {
              UpdateExpression: 'ADD roomsCreated :less',
              ExpressionAttributeValues: { ':less': -1 },
            }),
          ];
    await transactWrite(dynamo, [room, ...ofCreator]);
  }

  async function* memberPages(roomId: string): AsyncGenerator<readonly string[]> {
    const pages = queryPages(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :u)',
      ExpressionAttributeValues: { ':p': roomKey(roomId).pk, ':u': 'U#' },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    });
    for await (const { Items = [] } of pages) yield Items.map(userOf);
  }

  async function firstMembers(roomId: string, most: number): Promise<readonly string[]> {
    const items = await queryItems(
      dynamo,
      {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :u)',
        ExpressionAttributeValues: { ':p': roomKey(roomId).pk, ':u': 'U#' },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
      },
      most,
    );
    return items.map(userOf);
  }

  /** Items of the rooms that a user is a member of; at most as many as one may be in. */
  const memberships = (userId: string) =>
    queryItems(
      dynamo,
      {
        TableName: table,
        IndexName: INDEX,
        KeyConditionExpression: 'gsi1pk = :p',
        ExpressionAttributeValues: { ':p': `UR#${userId}` },
      },
      MOST_ROOMS,
    );

  return {
    async create(room, members) {
      const { id, createdBy, ...fields } = room;
      const listed = room.private ? {} : { gsi1pk: 'ROOMS', gsi1sk: `R#${id}` };
      const made: TransactItem[] = [
        { Put: { TableName: table, Item: { ...roomKey(id), createdBy, ...fields, ...listed } } },
        { Put: { TableName: table, Item: createdKey(id, createdBy) } },
        { Put: { TableName: table, Item: memberOf(id, createdBy, 0) } },
        counting(createdBy, {
          UpdateExpression: 'ADD rooms :one, roomsCreated :one',
          ConditionExpression: `${MAY_JOIN} AND (attribute_not_exists(roomsCreated) OR roomsCreated < :created)`,
          ExpressionAttributeValues: { ':one': 1, ':most': MOST_ROOMS, ':created': MOST_CREATED },
        }),
      ];
      const others = members.filter((userId) => userId !== createdBy);
      for (let at = 0; at === 0 || at < others.length; at += MEMBERS_A_TRANSACTION) {
        const part = others.slice(at, at + MEMBERS_A_TRANSACTION);
        const items = part.flatMap((userId) => joining(id, userId, 0));
        const { written } = await transactWrite(dynamo, at === 0 ? [...made, ...items] : items);
        if (written) continue;
        if (at === 0) return false;
        // Nothing is left of a room that could not be made whole.
        for (const userId of [createdBy, ...others.slice(0, at)]) await removeMember(id, userId);
        await remove(room);
        return false;
      }
      return true;
    },
    async access(roomId, userId) {
      const keys = [roomKey(roomId), memberKey(roomId, userId)];
      const items = await batchGet(dynamo, table, keys, { consistent: true });
      const found = items.find(({ sk }) => sk === '#');
      const member = items.find(({ sk }) => sk !== '#');
      const room = roomId === LOBBY ? LOBBY_ROOM : found && toRoom(found);
      if (!room) return undefined;
      const isMember = roomId === LOBBY || member !== undefined;
      return { room, isMember, standing: toStanding(roomId, found, member) };
    },
    async addMember(roomId, userId) {
      const [room] = await batchGet(dynamo, table, [roomKey(roomId)], { consistent: true });
      // What was said before is history to a new member, not unread.
      const read = room === undefined ? 0 : roomCounts.parse(room).messages;
      const outcome = await transactWrite(dynamo, joining(roomId, userId, read));
      const isMemberAlready = !outcome.written && outcome.failed[0] === true;
      return outcome.written || isMemberAlready;
    },
    removeMember,
    remove,
    async clear(roomId) {
      const [room] = await batchGet(dynamo, table, [roomKey(roomId)], { consistent: true });
      // It was not removed after all.
      if (room) return false;
      const members = await firstMembers(roomId, MEMBERS_CLEARED_AT_ONCE);
      for (const userId of members) await removeMember(roomId, userId);
      return members.length === MEMBERS_CLEARED_AT_ONCE;
    },
    firstMembers,
    members: memberPages,
    async visibleTo(userId, limit, after) {
      const from = `R#${after ?? ''}`;
      const [open, own] = await Promise.all([
        queryItems(
          dynamo,
          {
            TableName: table,
            IndexName: INDEX,
            KeyConditionExpression: 'gsi1pk = :p AND gsi1sk > :after',
            ExpressionAttributeValues: { ':p': 'ROOMS', ':after': from },
          },
          limit + 1,
        ),
        memberships(userId),
      ]);
      const mine = new Set(own.map(roomOf));
      const listed = open.map(toRoom);
      const known = new Map(listed.map((room) => [room.id, room]));
      const ids = [...new Set([...known.keys(), ...mine])].filter((id) => `R#${id}` > from).sort();
      const shown = ids.slice(0, limit);
      const missing = shown.filter((id) => !known.has(id)).map(roomKey);
      const read = missing.length === 0 ? [] : await batchGet(dynamo, table, missing);
      for (const room of read.map(toRoom)) known.set(room.id, room);
      const rooms = shown.flatMap((id) => {
        const room = known.get(id);
        return room ? [{ ...room, member: mine.has(id) }] : [];
      });
      // With a limit of one the first page has the lobby alone; the next one begins before every id.
      return { rooms, last: ids.length > limit ? (shown.at(-1) ?? NO_ID) : undefined };
    },
    async standings(userId) {
      const members = [...(await memberships(userId)), undefined];
      const ids = members.map((member) => (member ? roomOf(member) : LOBBY));
      const keys = [...ids.map(roomKey), memberKey(LOBBY, userId)];
      const found = new Map(
        (await batchGet(dynamo, table, keys)).map((item) => [`${item.pk} ${item.sk}`, item]),
      );
      return members.flatMap((member, index) => {
        const roomId = ids[index] ?? LOBBY;
        const room = found.get(`R#${roomId} #`);
        if (!room) return [];
        return [toStanding(roomId, room, member ?? found.get(`R#${LOBBY} U#${userId}`))];
      });
    },
    async noteMessage(last, isNew) {
      const roomId = last.room ?? LOBBY;
      const exists = roomId === LOBBY ? '' : 'attribute_exists(pk) AND ';
      const count = async (
        input: { UpdateExpression: string; ConditionExpression: string },
        values: object,
      ) =>
        conditionalWrite(
          dynamo.send(
            new UpdateCommand({
              TableName: table,
              Key: roomKey(roomId),
              ...input,
              ExpressionAttributeValues: { ':one': 1, ':id': last.id, ...values },
            }),
          ),
        );
      const noted = async () => {
        const { written } = await count(
          {
            UpdateExpression:
              'SET lastId = :id, lastMessage = :last, firstId = if_not_exists(firstId, :id) ADD messages :one',
            ConditionExpression: `${exists}(attribute_not_exists(lastId) OR lastId < :id)`,
          },
          { ':last': last },
        );
        if (written || !isNew) return;
        // A later message was faster.
        await count({ UpdateExpression: 'ADD messages :one', ConditionExpression: 'lastId > :id' }, {});
      };
      // One's own message is not unread.
      const readByMe = async () => {
        if (!isNew) return;
        await conditionalWrite(
          dynamo.send(
            new UpdateCommand({
              TableName: table,
              Key: memberKey(roomId, last.sender.id),
              UpdateExpression: 'ADD #read :one',
              ...(roomId === LOBBY ? {} : { ConditionExpression: 'attribute_exists(pk)' }),
              ExpressionAttributeNames: { '#read': 'read' },
              ExpressionAttributeValues: { ':one': 1 },
            }),
          ),
        );
      };
      await Promise.all([noted(), readByMe()]);
    },
    async markRead({ roomId, messages }, userId, upTo, unread) {
      const exists = roomId === LOBBY ? '' : 'attribute_exists(pk) AND ';
      const { written } = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: memberKey(roomId, userId),
            UpdateExpression: 'SET readUpTo = :upTo, #read = :read',
            ConditionExpression: `${exists}(attribute_not_exists(readUpTo) OR readUpTo < :upTo)`,
            ExpressionAttributeNames: { '#read': 'read' },
            ExpressionAttributeValues: { ':upTo': upTo, ':read': messages - unread },
          }),
        ),
      );
      return written;
    },
    async removeLastOf(roomId, userId) {
      await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: roomKey(roomId),
            UpdateExpression: 'REMOVE lastMessage',
            ConditionExpression: 'lastMessage.sender.id = :user',
            ExpressionAttributeValues: { ':user': userId },
          }),
        ),
      );
    },
    async removeUser(userId) {
      const joined = await memberships(userId);
      const keys = joined.map((item) => memberKey(roomOf(item), userId));
      const lobby = memberKey(LOBBY, userId);
      await batchWrite(
        dynamo,
        table,
        [...keys, lobby].map((Key) => ({ DeleteRequest: { Key } })),
      );
      const pages = queryPages(dynamo, {
        TableName: table,
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :r)',
        ExpressionAttributeValues: { ':p': personKey(userId).pk, ':r': 'R#' },
      });
      for await (const { Items = [] } of pages) {
        for (const { sk } of z.array(keyItem).parse(Items)) {
          const roomId = sk.slice(2);
          const [other] = await firstMembers(roomId, 1);
          const change =
            other === undefined
              ? { Delete: { TableName: table, Key: roomKey(roomId) } }
              : {
                  Update: {
                    TableName: table,
                    Key: roomKey(roomId),
                    UpdateExpression: 'SET createdBy = :nobody',
                    ConditionExpression: 'attribute_exists(pk)',
                    ExpressionAttributeValues: { ':nobody': null },
                  },
                };
          await transactWrite(dynamo, [
            change,
            { Delete: { TableName: table, Key: createdKey(roomId, userId) } },
          ]);
        }
      }
    },
  };
}

function toRoom(item: unknown): Room {
  const { pk, ...fields } = roomItem.parse(item);
  return { id: pk.slice(2), ...fields };
}

function toStanding(roomId: string, room: unknown, member: unknown): Standing {
  const { messages, lastId, firstId, lastMessage } = roomCounts.parse(room ?? {});
  const { read, readUpTo } =
    member === undefined ? { read: 0, readUpTo: undefined } : memberItem.parse(member);
  const unread = Math.max(0, messages - read);
  return { roomId, lastMessage, lastId, firstId, messages, readUpTo, unread };
}

function userOf(item: unknown): string {
  return keyItem.parse(item).sk.slice(2);
}

function roomOf(item: unknown): string {
  return keyItem.parse(item).pk.slice(2);
}
