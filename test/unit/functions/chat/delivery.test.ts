import { describe, expect, it } from 'vitest';
import {
  createDeliveryService,
  createFanOutService,
} from '../../../../functions/chat/delivery/delivery-service.ts';
import type { ServerFrame } from '../../../../functions/chat/frames.ts';
import type { ConnectionDelivery, Delivery } from '../../../../functions/chat/queue-messages.ts';

const frame: ServerFrame = { type: 'pong' };

async function* pageOf(ids: readonly string[]): AsyncGenerator<readonly string[]> {
  yield ids;
}

/** Users with their connections; what the gateway says of those that are not simply there. */
function setUp(users: Record<string, string[]>, trouble: Record<string, 'gone' | 'opening' | 'failed'> = {}) {
  const posted: string[] = [];
  const closed: string[] = [];
  const errors: object[] = [];
  const offline: string[] = [];
  const queued: { delivery: Delivery; delaySeconds: number | undefined }[] = [];
  const those = (ids: readonly string[], ...what: string[]) =>
    ids.filter((id) => what.includes(trouble[id] ?? ''));
  const deps = {
    people: {
      getMany: async (ids: readonly string[]) =>
        ids.flatMap((id) => {
          const connectionIds = users[id];
          if (!connectionIds) return [];
          return [
            {
              id,
              name: id,
              isOnline: true,
              connectionIds: connectionIds.slice(0, 50),
              isCrowded: connectionIds.length > 50,
              leftAt: undefined,
              isDeleted: false,
              rooms: 0,
              roomsCreated: 0,
              refuses: () => false,
            },
          ];
        }),
    },
    connections: {
      ofUser: (userId: string) => pageOf(users[userId] ?? []),
      onChannel: () => Object.values(users).map(pageOf),
      all: () => Object.values(users).map(pageOf),
    },
    gateway: {
      async post(ids: readonly string[]) {
        posted.push(...ids);
        return { gone: those(ids, 'gone', 'opening'), failed: those(ids, 'failed') };
      },
    },
    departures: {
      connectionClosed: async (id: string) => void closed.push(id),
      async connectionGone(id: string) {
        if (trouble[id] === 'opening') return true;
        closed.push(id);
        return false;
      },
    },
    fanOut: {
      send: async (delivery: Delivery, { delaySeconds }: { delaySeconds?: number } = {}) =>
        void queued.push({ delivery, delaySeconds }),
      sendAll: async (deliveries: readonly Delivery[]) => {
        for (const delivery of deliveries) queued.push({ delivery, delaySeconds: undefined });
      },
    },
    log: { error: (_: string, fields?: object) => void errors.push(fields ?? {}) },
  };
  const fanOut = createFanOutService({
    ...deps,
    rooms: { members: () => pageOf(Object.keys(users).concat('absent')) },
    reportOffline: async (_, ids) => void offline.push(...ids),
  });
  return { service: createDeliveryService(deps), fanOut, posted, closed, queued, errors, offline };
}
const crowd = (count: number, name = 'c') => Array.from({ length: count }, (_, index) => `${name}${index}`);
const shardsOf = (queued: readonly { delivery: Delivery }[]): ConnectionDelivery[] =>
  queued.map(({ delivery }) => {
    if (!('connectionIds' in delivery)) throw new Error('not a shard');
    return delivery;
  });

describe('delivery to users', () => {
  it('posts to few at once, to each connection once, and tells who has none', async () => {
    const { service, posted, queued } = setUp({ a: ['a1', 'a2'], b: ['b1'] });
    const found = await service.recipients(['a', 'b', 'a', 'c']);
    expect(found).toEqual({ connectionIds: ['a1', 'a2', 'b1'], offline: ['c'] });
    await service.toUsers(['a', 'b', 'a', 'c'], frame);
    expect(posted).toEqual(['a1', 'a2', 'b1']);
    expect(queued).toEqual([]);
  });

  it('finds all connections of a user who has more than are kept beside the name', async () => {
    const { service } = setUp({ a: crowd(60) });
    expect((await service.recipients(['a'])).connectionIds.toSorted()).toEqual(crowd(60).toSorted());
  });

  it('asks the stores nothing about nobody', async () => {
    expect(await setUp({}).service.recipients([])).toEqual({ connectionIds: [], offline: [] });
  });
});

describe('the fan-out', () => {
  it('sends a crowd on, whole, in shards of at most 500', async () => {
    const users = { a: crowd(700, 'a'), b: crowd(700, 'b') };
    const { fanOut, posted, queued } = setUp(users);
    await fanOut.deliver({ everybody: true, frame });
    expect(posted).toEqual([]);
    const shards = shardsOf(queued);
    expect(shards.flatMap(({ connectionIds }) => connectionIds).toSorted()).toEqual(
      [...users.a, ...users.b].toSorted(),
    );
    expect(shards.map(({ connectionIds }) => connectionIds.length)).toEqual([500, 200, 500, 200]);
  });

  it('posts to few at once, on a channel and to everybody', async () => {
    const { fanOut, posted } = setUp({ a: ['a1'], b: ['b1'] });
    await fanOut.deliver({ channel: 'feed', frame });
    await fanOut.deliver({ everybody: true, frame });
    expect(posted).toEqual(['a1', 'b1', 'a1', 'b1']);
  });

  it('leaves out the user who is not to get it', async () => {
    const { fanOut, posted } = setUp({ a: ['a1', 'a2'], b: ['b1'] });
    await fanOut.deliver({ everybody: true, except: 'a', frame });
    await fanOut.deliver({ room: 'r', except: 'b', frame, traceId: 't' });
    expect(posted).toEqual(['b1', 'a1', 'a2']);
  });

  it('reports the members of a room who have no connection', async () => {
    const { fanOut, offline } = setUp({ a: ['a1'] });
    await fanOut.deliver({ room: 'r', frame, traceId: 't' });
    expect(offline).toEqual(['absent']);
  });
});

describe('a post', () => {
  const deliver = (ids: readonly string[]) => ({ connectionIds: [...ids], failures: 0, frame });

  it('that finds a connection gone removes it', async () => {
    const { fanOut, closed, queued } = setUp({}, { b: 'gone' });
    await fanOut.deliver(deliver(['a', 'b']));
    expect([closed, queued]).toEqual([['b'], []]);
  });

  it('to a connection that is only being opened is tried again', async () => {
    const { fanOut, closed, queued } = setUp({}, { b: 'opening' });
    await fanOut.deliver(deliver(['a', 'b']));
    expect(closed).toEqual([]);
    expect(queued).toEqual([{ delivery: { connectionIds: ['b'], failures: 1, frame }, delaySeconds: 1 }]);
  });

  it('that fails is tried again for that connection alone, later and later, then logged', async () => {
    const { fanOut, queued, errors } = setUp({}, { b: 'failed' });
    await fanOut.deliver(deliver(['a', 'b']));
    for (let at = 0; at < 3; at += 1) {
      const last = queued[at];
      if (!last) throw new Error(`${at} tries were queued`);
      await fanOut.deliver(last.delivery);
    }
    expect(queued.map(({ delaySeconds }) => delaySeconds)).toEqual([1, 2, 4]);
    expect(shardsOf(queued).map(({ connectionIds }) => connectionIds)).toEqual([['b'], ['b'], ['b']]);
    expect(errors).toEqual([{ type: 'pong', attempts: 4, connectionIds: ['b'] }]);
  });
});
