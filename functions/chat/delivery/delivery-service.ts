import { inParallel } from '../../_shared/in-parallel.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import { count } from '../../_shared/observability/metrics.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { ConnectionRepository } from '../connections/connection-repository.ts';
import type { ServerFrame } from '../frames.ts';
import type { DepartureService } from '../presence/departure-service.ts';
import type { PeopleRepository, StoredPerson } from '../presence/people-repository.ts';
import type { ConnectionDelivery, Delivery } from '../queue-messages.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import type { ConnectionGateway } from './connection-gateway.ts';
import { shard } from './fan-out.ts';

export interface Recipients {
  readonly connectionIds: readonly string[];
  /** Users who have no connection. */
  readonly offline: readonly string[];
}

export interface DeliveryService {
  /** Finds the connections of users: one read for a hundred of them. */
  recipients(userIds: readonly string[]): Promise<Recipients>;
  /** Posts to few connections now, to a crowd through the fan-out queue. */
  toConnections(connectionIds: readonly string[], frame: ServerFrame): Promise<void>;
  /** To every connection of these users, each once. */
  toUsers(userIds: readonly string[], frame: ServerFrame): Promise<void>;
}

export interface DeliveryDependencies {
  readonly people: Pick<PeopleRepository, 'getMany'>;
  readonly connections: Pick<ConnectionRepository, 'ofUser'>;
  readonly gateway: Pick<ConnectionGateway, 'post'>;
  readonly departures: DepartureService;
  readonly fanOut: Queue<Delivery>;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Up to this many connections are posted to by the function that took the frame, which saves the receiver
 * the queue's delay; more go through the queue, so that no sender waits for a crowd.
 */
export const POSTED_AT_ONCE = 50;
/** Shards of channels that are read side by side. */
const SHARDS_AT_ONCE = 8;
/** Connections that are removed side by side; each takes three calls of the stores. */
const CLOSED_AT_ONCE = 10;
/** Posts to a connection that fail before it is left to catch up with `history` when it returns. */
const MOST_ATTEMPTS = 4;

/** Finds connections and posts to them. */
export function createDeliveryService(deps: DeliveryDependencies): DeliveryService {
  const { fanOut } = deps;
  async function toConnections(connectionIds: readonly string[], frame: ServerFrame): Promise<void> {
    if (connectionIds.length > POSTED_AT_ONCE) await fanOut.sendAll(shard(connectionIds, frame));
    else await post(deps, { connectionIds: [...connectionIds], failures: 0, frame });
  }
  return {
    recipients: (userIds) => recipientsOf(deps, userIds),
    toConnections,
    async toUsers(userIds, frame) {
      await toConnections((await recipientsOf(deps, userIds)).connectionIds, frame);
    },
  };
}

/** Hands frames to the fan-out queue, whose consumer finds the connections they go to. */
export interface CrowdService {
  /** To everybody on a channel. */
  toChannel(channel: string, frame: ServerFrame): Promise<void>;
  /** To every connection there is; `except` leaves out one user's. */
  toEverybody(frame: ServerFrame, except?: string): Promise<void>;
  toRoom(
    room: string,
    frame: ServerFrame,
    options: { readonly except?: string; readonly traceId: string },
  ): Promise<void>;
}

export function createCrowdService(fanOut: Queue<Delivery>): CrowdService {
  return {
    toChannel: (channel, frame) => fanOut.send({ channel, frame }),
    toEverybody: (frame, except) => fanOut.send({ everybody: true, except, frame }),
    toRoom: (room, frame, { except, traceId }) => fanOut.send({ room, except, frame, traceId }),
  };
}

export interface FanOutService {
  /** Carries out one message of the fan-out queue: posts to few, and cuts a crowd into further messages. */
  deliver(delivery: Delivery): Promise<void>;
}

export interface FanOutDependencies extends DeliveryDependencies {
  readonly connections: Pick<ConnectionRepository, 'ofUser' | 'onChannel' | 'all'>;
  readonly rooms: Pick<RoomRepository, 'members'>;
  /** Members of a room who have no connection, of those that a message was sent to. */
  readonly reportOffline: (frame: ServerFrame, offline: readonly string[], traceId: string) => Promise<void>;
}

export function createFanOutService(deps: FanOutDependencies): FanOutService {
  const { connections, rooms, fanOut } = deps;

  /** Reads the sources side by side; what is more than a few goes on through the queue while they are read. */
  async function stream(
    sources: readonly AsyncIterable<readonly string[]>[],
    frame: ServerFrame,
    leftOut: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const few: string[] = [];
    await Promise.all(
      sources.map(async (pages) => {
        for await (const page of pages) {
          const ids = page.filter((id) => !leftOut.has(id));
          if (few.length + ids.length <= POSTED_AT_ONCE) few.push(...ids);
          else await fanOut.sendAll(shard(ids, frame));
        }
      }),
    );
    await post(deps, { connectionIds: few, failures: 0, frame });
  }

  /** Each frame to every subscriber of any of the channels, once; the next when the one before was posted. */
  async function inOrder({ channels, frames }: Extract<Delivery, { channels: string[] }>): Promise<void> {
    const ids = new Set<string>();
    await inParallel(channels.flatMap(connections.onChannel), SHARDS_AT_ONCE, async (pages) => {
      for await (const page of pages) for (const id of page) ids.add(id);
    });
    for (const frame of frames) {
      if (ids.size > POSTED_AT_ONCE) await fanOut.sendAll(shard([...ids], frame));
      else await post(deps, { connectionIds: [...ids], failures: 0, frame });
    }
  }

  async function* ofMembers({
    room,
    except,
    frame,
    traceId,
  }: Extract<Delivery, { room: string }>): AsyncGenerator<readonly string[]> {
    for await (const members of rooms.members(room)) {
      const { connectionIds, offline } = await recipientsOf(
        deps,
        members.filter((id) => id !== except),
      );
      yield connectionIds;
      if (offline.length > 0) await deps.reportOffline(frame, offline, traceId);
    }
  }

  async function* ofUsers(userIds: readonly string[]): AsyncGenerator<readonly string[]> {
    yield (await recipientsOf(deps, userIds)).connectionIds;
  }

  async function idsOf(userId: string): Promise<Set<string>> {
    const ids = new Set<string>();
    for await (const page of connections.ofUser(userId)) for (const id of page) ids.add(id);
    return ids;
  }

  return {
    async deliver(delivery) {
      if ('connectionIds' in delivery) return post(deps, delivery);
      if ('channel' in delivery) return stream(connections.onChannel(delivery.channel), delivery.frame);
      if ('channels' in delivery) return inOrder(delivery);
      if ('room' in delivery) return stream([ofMembers(delivery)], delivery.frame);
      if ('userIds' in delivery) return stream([ofUsers(delivery.userIds)], delivery.frame);
      const { frame, except } = delivery;
      return stream(connections.all(), frame, except === undefined ? undefined : await idsOf(except));
    },
  };
}

async function recipientsOf(
  { people, connections }: Pick<DeliveryDependencies, 'people' | 'connections'>,
  userIds: readonly string[],
): Promise<Recipients> {
  if (userIds.length === 0) return { connectionIds: [], offline: [] };
  const unique = [...new Set(userIds)];
  const found = new Map((await people.getMany(unique)).map((person) => [person.id, person]));
  const all = async ({ id, isCrowded, connectionIds }: StoredPerson) => {
    if (!isCrowded) return connectionIds;
    const ids = [...connectionIds];
    for await (const page of connections.ofUser(id)) ids.push(...page);
    return ids;
  };
  const ids = await Promise.all([...found.values()].map(all));
  return {
    connectionIds: [...new Set(ids.flat())],
    offline: unique.filter((id) => {
      const person = found.get(id);
      return person === undefined || (person.connectionIds.length === 0 && !person.isCrowded);
    }),
  };
}

/**
 * Posts to these connections now. Those that are gone are removed; those that could not be reached are tried
 * again a little later, through the queue.
 */
async function post(
  { gateway, fanOut, departures, log }: Omit<DeliveryDependencies, 'people' | 'connections'>,
  { connectionIds, frame, failures }: ConnectionDelivery,
): Promise<void> {
  const { gone, failed } = await gateway.post(connectionIds, frame);
  const left = [...failed];
  await inParallel(gone, CLOSED_AT_ONCE, async (connectionId) => {
    if (await departures.connectionGone(connectionId)) left.push(connectionId);
  });
  if (left.length === 0) return;
  if (failures + 1 < MOST_ATTEMPTS) {
    // Only those that failed are tried again, later and later: the others have the frame.
    const again = { connectionIds: left, frame, failures: failures + 1 };
    await fanOut.send(again, { delaySeconds: 2 ** failures });
    return;
  }
  count('FramesDropped', left.length);
  log.error('frames could not be delivered', {
    type: frame.type,
    attempts: MOST_ATTEMPTS,
    connectionIds: left,
  });
}
