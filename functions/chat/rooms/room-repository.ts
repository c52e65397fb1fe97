import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchGet, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { LOBBY } from '../messages/conversation.ts';

/**
 * Rooms and their members in the table `chat`:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `R#<room>` | `#` | `ROOMS` (public rooms only) | `R#<room>` |
 * | `R#<room>` | `U#<user>` | `UR#<user>` | `R#<room>` |
 */
export interface Room {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

export interface RoomRepository {
  create(room: Room, members: readonly string[]): Promise<void>;
  get(roomId: string): Promise<Room | undefined>;
  isMember(roomId: string, userId: string): Promise<boolean>;
  addMember(roomId: string, userId: string): Promise<void>;
  removeMember(roomId: string, userId: string): Promise<void>;
  /** Pages of the members' ids; not for the lobby, whose members are all users. */
  members(roomId: string): AsyncIterable<readonly string[]>;
  /** Rooms the user may see: the lobby, the public ones, and those the user is a member of. */
  visibleTo(userId: string): Promise<readonly (Room & { member: boolean })[]>;
  /** Takes a user out of every room. */
  forget(userId: string): Promise<void>;
  /** Ids of the rooms the user is a member of, without the lobby. */
  roomsOf(userId: string): Promise<readonly string[]>;
}

/** The one room that no one made: it is there from the first day and holds everybody. */
export const LOBBY_ROOM: Room = {
  id: LOBBY,
  name: 'lobby',
  private: false,
  createdBy: null,
  createdAt: '1970-01-01T00:00:00.000Z',
};

const INDEX = 'gsi1';
const roomItem = z.object({
  pk: z.string(),
  name: z.string(),
  private: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
});
const itemKey = z.object({ pk: z.string(), sk: z.string() });
const roomPk = (roomId: string) => `R#${roomId}`;
const memberItemOf = (roomId: string, userId: string) => ({
  pk: roomPk(roomId),
  sk: `U#${userId}`,
  gsi1pk: `UR#${userId}`,
  gsi1sk: roomPk(roomId),
});

export function createRoomRepository(dynamo: Dynamo, table: string): RoomRepository {
  const put = async (Item: Record<string, unknown>): Promise<void> => {
    await dynamo.send(new PutCommand({ TableName: table, Item }));
  };

  async function* pages(partition: string, index?: string): AsyncGenerator<z.output<typeof itemKey>[]> {
    const found = queryPages(dynamo, {
      TableName: table,
      IndexName: index,
      KeyConditionExpression: index ? 'gsi1pk = :p' : 'pk = :p AND begins_with(sk, :u)',
      ExpressionAttributeValues: index ? { ':p': partition } : { ':p': partition, ':u': 'U#' },
      ProjectionExpression: 'pk, sk',
    });
    for await (const { Items = [] } of found) yield z.array(itemKey).parse(Items);
  }

  async function idsIn(partition: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const page of pages(partition, INDEX)) ids.push(...page.map(({ pk }) => pk.slice(2)));
    return ids;
  }

  async function removeMember(roomId: string, userId: string): Promise<void> {
    const { pk, sk } = memberItemOf(roomId, userId);
    await dynamo.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  }

  async function read(roomIds: readonly string[]): Promise<Room[]> {
    const keys = roomIds.map((id) => ({ pk: roomPk(id), sk: '#' }));
    return (await batchGet(dynamo, table, keys)).map(toRoom);
  }

  return {
    async create(room, members) {
      const { id, ...fields } = room;
      // Members first: a room that is seen has its members.
      for (const userId of members) await put(memberItemOf(id, userId));
      const listed = room.private ? {} : { gsi1pk: 'ROOMS', gsi1sk: roomPk(id) };
      await put({ pk: roomPk(id), sk: '#', ...fields, ...listed });
    },
    async get(roomId) {
      if (roomId === LOBBY) return LOBBY_ROOM;
      const Key = { pk: roomPk(roomId), sk: '#' };
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item && toRoom(Item);
    },
    async isMember(roomId, userId) {
      if (roomId === LOBBY) return true;
      const { pk, sk } = memberItemOf(roomId, userId);
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }),
      );
      return Item !== undefined;
    },
    removeMember,
    async forget(userId) {
      for (const roomId of await idsIn(`UR#${userId}`)) await removeMember(roomId, userId);
    },
    addMember: (roomId, userId) => put(memberItemOf(roomId, userId)),
    async *members(roomId) {
      for await (const page of pages(roomPk(roomId))) yield page.map(({ sk }) => sk.slice(2));
    },
    async visibleTo(userId) {
      const [open, own] = await Promise.all([idsIn('ROOMS'), idsIn(`UR#${userId}`)]);
      const mine = new Set(own);
      const rooms = await read([...new Set([...open, ...own])]);
      const sorted = rooms.sort((a, b) => (a.id < b.id ? -1 : 1));
      return [LOBBY_ROOM, ...sorted].map((room) => ({
        ...room,
        member: room.id === LOBBY || mine.has(room.id),
      }));
    },
    roomsOf: (userId) => idsIn(`UR#${userId}`),
  };
}

function toRoom(item: unknown): Room {
  const { pk, ...fields } = roomItem.parse(item);
  return { id: pk.slice(2), ...fields };
}
