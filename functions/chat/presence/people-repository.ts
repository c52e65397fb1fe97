/**
 * Longer than most: everything that must be decided together about a user is decided by conditions on one item.
 */
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchGet, conditionalWrite, type Dynamo, queryItems } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Holder } from '../connections/holder.ts';
import type { Person } from '../contract.ts';
import { timeOfId } from '../messages/message-id.ts';

/**
 * What chat knows of each user, in the table `chat` under `U#<user>`, `#`: the name, the ids of the open
 * connections, since when tokens and sessions are refused, and in how many rooms the user is. While the user is
 * online the item is in the index partition `ONLINE`.
 */
export interface StoredPerson {
  readonly id: string;
  /** Undefined where only tokens are refused so far. */
  readonly name: string | undefined;
  readonly isOnline: boolean;
  readonly connectionIds: readonly string[];
  /** There are more connections than `connectionIds` names. */
  readonly isCrowded: boolean;
  readonly leftAt: Date | undefined;
  readonly isDeleted: boolean;
  readonly rooms: number;
  readonly roomsCreated: number;
  /** Whether a token of the session that was issued then is refused. */
  refuses(holder: Pick<Holder, 'sessionId' | 'issuedAt'>): boolean;
}

export type Arrival = 'refused' | 'first-connection' | 'another-connection';

export interface PeopleRepository {
  /** Registers a connection, unless tokens such as the holder's are refused. Keeps the name as the token has it. */
  connect(holder: Holder, connectionId: string, now: Date): Promise<Arrival>;
  disconnect(userId: string, connectionId: string, now: Date): Promise<void>;
  /** Makes the user offline unless there is a connection; gives who it was when they were online until now. */
  goOffline(userId: string, lastSeen: Date): Promise<Person | undefined>;
  get(userId: string): Promise<StoredPerson | undefined>;
  /** Those that are known, in no order. */
  getMany(userIds: readonly string[]): Promise<readonly StoredPerson[]>;
  /** Makes somebody known who has not connected yet; a name that is known stays, and a deleted user deleted. */
  add(person: Person): Promise<void>;
  /** A page of the users who are online, by id; `last` is where the next one begins after, if there is one. */
  online(limit: number, after?: string): Promise<{ people: readonly Person[]; last: string | undefined }>;
  /** Refuses tokens of the user that were issued until then. */
  refuseTokens(userId: string, until: Date): Promise<void>;
  /** Refuses tokens of sessions that began until then. */
  refuseSessionsBefore(userId: string, until: Date): Promise<void>;
  /** Refuses tokens of these sessions for as long as such tokens live. */
  refuseSessions(userId: string, sessionIds: readonly string[], now: Date): Promise<void>;
  /** Leaves nothing of the item but that tokens are refused while they live; gives what was there. */
  remove(userId: string, now: Date): Promise<StoredPerson | undefined>;
}

const INDEX = 'gsi1';
const ONLINE = 'ONLINE';
/** Connections that the item names; further ones are found by the index of the table `connections`. */
const MOST_CONNECTIONS = 50;
/** API Gateway ends a connection after 2 h: whoever connected last before that is gone, with or without a `$disconnect`. */
const MOST_ONLINE_MS = 2 * 60 * 60 * 1000 + 60_000;
/** Tokens live 15 minutes; clocks and deliveries may be a little late. */
const REFUSED_SECONDS = 20 * 60;
/** Sessions that ended one by one within that time; more are refused by when they began. */
const MOST_ENDED = 100;

const personItem = z.object({
  pk: z.string(),
  name: z.optional(z.string()),
  gsi1pk: z.optional(z.string()),
  connectionIds: z._default(z.set(z.string()), new Set<string>()),
  crowded: z._default(z.boolean(), false),
  leftAt: z.optional(z.string()),
  onlineUntil: z.optional(z.number()),
  tokensAfter: z._default(z.number(), 0),
  sessionsAfter: z._default(z.number(), 0),
  /** Epoch second by session id after which no token of it can live. */
  endedSessions: z._default(z.record(z.string(), z.number()), {}),
  deletedAt: z.optional(z.string()),
  rooms: z._default(z.number(), 0),
  roomsCreated: z._default(z.number(), 0),
});

export function createPeopleRepository(dynamo: Dynamo, table: string): PeopleRepository {
  const update = (userId: string, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    conditionalWrite(dynamo.send(new UpdateCommand({ TableName: table, Key: personKey(userId), ...input })));

  /** Moves a moment on, never back. */
  async function moveOn(userId: string, attribute: 'tokensAfter' | 'sessionsAfter', until: Date) {
    await update(userId, {
      UpdateExpression: `SET ${attribute} = :until`,
      ConditionExpression: `attribute_not_exists(${attribute}) OR ${attribute} < :until`,
      ExpressionAttributeValues: { ':until': until.getTime() },
    });
  }

  async function get(userId: string): Promise<StoredPerson | undefined> {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: personKey(userId), ConsistentRead: true }),
    );
    return Item && toPerson(Item);
  }

  return {
    async connect(holder, connectionId, now) {
      const { user, sessionId, issuedAt } = holder;
      const names = { '#name': 'name', ...(sessionId === undefined ? {} : { '#session': sessionId }) };
      const values = {
        ':name': user.name,
        ':online': ONLINE,
        ':key': `U#${user.id}`,
        ':at': now.toISOString(),
        ':until': now.getTime() + MOST_ONLINE_MS,
        ':issued': issuedAt,
        ...(sessionId === undefined ? {} : { ':began': timeOfId(sessionId) ?? issuedAt }),
      };
      const isOnline =
        'SET #name = :name, gsi1pk = :online, gsi1sk = :key, lastSeen = :at, onlineUntil = :until';
      const isAllowed = [
        'attribute_not_exists(deletedAt)',
        '(attribute_not_exists(tokensAfter) OR tokensAfter < :issued)',
        ...(sessionId === undefined
          ? []
          : [
              '(attribute_not_exists(sessionsAfter) OR sessionsAfter < :began)',
              'attribute_not_exists(endedSessions.#session)',
            ]),
      ].join(' AND ');
      const common = { ExpressionAttributeNames: names, ReturnValues: 'ALL_OLD' } as const;
      const first = await update(user.id, {
        ...common,
        UpdateExpression: `${isOnline} ADD connectionIds :connection`,
        ConditionExpression: `${isAllowed} AND (attribute_not_exists(connectionIds) OR size(connectionIds) < :most)`,
        ExpressionAttributeValues: {
          ...values,
          ':connection': new Set([connectionId]),
          ':most': MOST_CONNECTIONS,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      if (first.written) return arrivalOf(first.attributes);
      if (!first.item || toPerson(first.item).refuses(holder)) return 'refused';
      const second = await update(user.id, {
        ...common,
        UpdateExpression: `${isOnline}, crowded = :true`,
        ConditionExpression: isAllowed,
        ExpressionAttributeValues: { ...values, ':true': true },
      });
      return second.written ? arrivalOf(second.attributes) : 'refused';
    },
    async disconnect(userId, connectionId, now) {
      await update(userId, {
        UpdateExpression: 'SET leftAt = :at DELETE connectionIds :connection',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': now.toISOString(), ':connection': new Set([connectionId]) },
      });
    },
    async goOffline(userId, lastSeen) {
      const gone = await update(userId, {
        UpdateExpression: 'SET lastSeen = :at REMOVE gsi1pk, gsi1sk, crowded, onlineUntil',
        ConditionExpression: 'gsi1pk = :online AND attribute_not_exists(connectionIds)',
        ExpressionAttributeValues: { ':at': lastSeen.toISOString(), ':online': ONLINE },
        ReturnValues: 'ALL_OLD',
      });
      return gone.written ? { id: userId, name: toPerson(gone.attributes).name ?? '' } : undefined;
    },
    get,
    async getMany(userIds) {
      const keys = [...new Set(userIds)].map(personKey);
      return (await batchGet(dynamo, table, keys, { consistent: true })).map(toPerson);
    },
    async add({ id, name }) {
      await update(id, {
        UpdateExpression: 'SET #name = if_not_exists(#name, :name)',
        ConditionExpression: 'attribute_not_exists(deletedAt)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': name },
      });
    },
    async online(limit, after) {
      const items = await queryItems(
        dynamo,
        {
          TableName: table,
          IndexName: INDEX,
          KeyConditionExpression: 'gsi1pk = :online AND gsi1sk > :after',
          ExpressionAttributeValues: { ':online': ONLINE, ':after': `U#${after ?? ''}` },
        },
        limit + 1,
      );
      const people = items.slice(0, limit).map(toPerson);
      return {
        people: people.filter(({ isOnline }) => isOnline).map(({ id, name }) => ({ id, name: name ?? '' })),
        last: items.length > limit ? people.at(-1)?.id : undefined,
      };
    },
    refuseTokens: (userId, until) => moveOn(userId, 'tokensAfter', until),
    refuseSessionsBefore: (userId, until) => moveOn(userId, 'sessionsAfter', until),
    async refuseSessions(userId, sessionIds, now) {
      const at = epochSeconds(now);
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: personKey(userId), ConsistentRead: true }),
      );
      const before = Item === undefined ? undefined : personItem.parse(Item).endedSessions;
      const living = Object.entries(before ?? {}).filter(([, until]) => until > at);
      if (living.length + sessionIds.length > MOST_ENDED) {
        await moveOn(userId, 'sessionsAfter', now);
        return;
      }
      const ended = Object.fromEntries([...living, ...sessionIds.map((id) => [id, at + REFUSED_SECONDS])]);
      const hadSome = Item?.endedSessions !== undefined;
      const { written } = await update(userId, {
        UpdateExpression: 'SET endedSessions = :ended',
        ConditionExpression: hadSome ? 'endedSessions = :before' : 'attribute_not_exists(endedSessions)',
        ExpressionAttributeValues: { ':ended': ended, ...(hadSome ? { ':before': before } : {}) },
      });
      // Another session of the user has ended in between: the message comes back and finds it.
      if (!written) throw new Error(`the ended sessions of ${userId} changed meanwhile`);
    },
    async remove(userId, now) {
      const removed = await update(userId, {
        UpdateExpression:
          'SET deletedAt = :at, expiresAt = :end REMOVE #name, gsi1pk, gsi1sk, lastSeen, leftAt, rooms, roomsCreated',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: {
          ':at': now.toISOString(),
          ':end': epochSeconds(now) + REFUSED_SECONDS,
        },
        ReturnValues: 'ALL_OLD',
      });
      return removed.written && removed.attributes ? toPerson(removed.attributes) : undefined;
    },
  };
}

/** The key of a user's item; also for transactions that count rooms. */
export function personKey(userId: string) {
  return { pk: `U#${userId}`, sk: '#' };
}

function arrivalOf(before: unknown): Arrival {
  return before !== undefined && toPerson(before).isOnline ? 'another-connection' : 'first-connection';
}

export function toPerson(item: unknown): StoredPerson {
  const stored = personItem.parse(item);
  const { tokensAfter, sessionsAfter, endedSessions, onlineUntil } = stored;
  return {
    id: stored.pk.slice(2),
    name: stored.name,
    isOnline: stored.gsi1pk === ONLINE && (onlineUntil === undefined || onlineUntil > Date.now()),
    connectionIds: [...stored.connectionIds],
    isCrowded: stored.crowded,
    leftAt: stored.leftAt === undefined ? undefined : new Date(stored.leftAt),
    isDeleted: stored.deletedAt !== undefined,
    rooms: stored.rooms,
    roomsCreated: stored.roomsCreated,
    refuses({ sessionId, issuedAt }) {
      if (stored.deletedAt !== undefined || issuedAt <= tokensAfter) return true;
      if (sessionId === undefined) return false;
      return (timeOfId(sessionId) ?? issuedAt) <= sessionsAfter || Object.hasOwn(endedSessions, sessionId);
    },
  };
}
